/**
 * The objects of Flux that select tags and write them: as image-reflector-controller v1 and image-automation-controller v1 read them.
 * Start with {@code ImagePolicy} and {@code Setter}.
 *
 * <p>Names are those of Flux. How tags are ordered belongs to {@code select}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import org.jspecify.annotations.NullMarked;
