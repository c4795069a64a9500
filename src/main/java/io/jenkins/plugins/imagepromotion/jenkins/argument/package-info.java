/**
 * The arguments of our steps and of the functions of the shared library, and what each step tells Jenkins about itself.
 *
 * <p>Start with {@code NamedStepDescriptor}. What an argument means does not belong here; the steps know that.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.argument;

import org.jspecify.annotations.NullMarked;
