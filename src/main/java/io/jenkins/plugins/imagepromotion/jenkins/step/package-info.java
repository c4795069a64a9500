/**
 * The pipeline steps, one class each, with the form and the description that Jenkins shows.
 *
 * <p>Start with {@code PromoteImageStep}: its parameters, and what it does with them. {@code BackgroundStep} is a step that
 * {@code BackgroundExecution} runs, stops and resumes; {@code RegistryStep} is what the steps about an image share. What a
 * pipeline gets back is in {@code jenkins.result}. A step only reads its parameters and calls one use case; decisions belong to
 * the core.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.step;

import org.jspecify.annotations.NullMarked;
