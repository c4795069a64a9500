/**
 * The pipeline steps, one class each, with the form and the description that Jenkins shows.
 *
 * <p>Start with {@code PromoteImageStep}, which has parameters and calls its use case. {@code RegistryStep} contains
 * what the steps about an image share, and {@code ReleaseStep} what the steps about a release share; {@code
 * jenkins.background} runs them. The values that a pipeline gets back are in {@code jenkins.result}. A step only reads
 * its parameters and calls one use case; decisions belong to the core.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.step;

import org.jspecify.annotations.NullMarked;
