/**
 * The rules of the guard: which commands of a script build, push or rename images, which a build that promotes must not do.
 *
 * <p>What a tool does is in {@code script}; what follows from it is here. How Jenkins learns of it is in {@code jenkins.guard}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.guard;

import org.jspecify.annotations.NullMarked;
