/**
 * Steps that run outside the CPS thread. {@code BackgroundStep} contains the parameters of a step and returns its work;
 * {@code BackgroundExecution} runs it, stops it, and runs it again after a restart of the controller.
 *
 * <p>Start with {@code BackgroundStep}. The steps themselves are in {@code jenkins.step}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.background;

import org.jspecify.annotations.NullMarked;
