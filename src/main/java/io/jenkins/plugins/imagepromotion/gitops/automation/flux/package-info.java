/**
 * The Flux objects that select and write tags, interpreted like in image-reflector-controller v1 and
 * image-automation-controller v1. Start with {@code ImagePolicy} and {@code Setter}.
 *
 * <p>The names match those in Flux. The package {@code select} orders the tags.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import org.jspecify.annotations.NullMarked;
