/**
 * What a response means that is not the success that was asked for: the failure with its code, the registry's own text, and advice for
 * well-known registries. Failures without a response belong to {@code wire}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.status;

import org.jspecify.annotations.NullMarked;
