/**
 * The rules of the guard: which commands of a script build, push or rename images, so that a build that promotes must not run
 * them.
 *
 * <p>Start with {@code ScriptBuilds}. The actions of tools on images belong in {@code script}; the steps and builds of
 * Jenkins belong in {@code jenkins.guard}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.guard;

import org.jspecify.annotations.NullMarked;
