/**
 * What a response tells people: the failure that a status means, with its code, the registry's own text and advice for well-known
 * registries; and warnings, a layer of the pipeline. Failures without a response belong to {@code wire}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.status;

import org.jspecify.annotations.NullMarked;
