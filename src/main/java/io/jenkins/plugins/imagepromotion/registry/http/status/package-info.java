/**
 * Interprets responses for users. {@code StatusFailures} turns a status into a failure with the registry's own text and
 * advice for well-known registries; start there. {@code Warnings} is a layer of the pipeline. Failures without a
 * response belong in {@code wire}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.status;

import org.jspecify.annotations.NullMarked;
