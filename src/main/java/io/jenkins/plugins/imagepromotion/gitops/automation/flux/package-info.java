/**
 * The objects of Flux that select tags and write them: as image-reflector-controller v1 and image-automation-controller v1 read them.
 * Start with {@code ImagePolicy} and {@code Setter}.
 *
 * <p>Names are those of Flux. The package {@code select} orders the tags.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import org.jspecify.annotations.NullMarked;
