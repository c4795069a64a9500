/**
 * The rules of the guard: which commands of a script build, push or rename images, so that a build that promotes must not run
 * them.
 *
 * <p>Start with {@code ScriptBuilds}. What a tool does with images belongs to {@code script}; the steps and builds of Jenkins belong
 * to {@code jenkins.guard}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.guard;

import org.jspecify.annotations.NullMarked;
