/**
 * The arguments of our steps and of the functions of the shared library, and the description of each step for Jenkins.
 *
 * <p>Start with {@code NamedStepDescriptor}. The meaning of an argument belongs in its step.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.argument;

import org.jspecify.annotations.NullMarked;
