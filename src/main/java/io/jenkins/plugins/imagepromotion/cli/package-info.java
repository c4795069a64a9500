/**
 * The command line. {@code Main} finds the command that the user named, and {@code CommandRun} runs it, prints its
 * answer and turns its failure into an exit status.
 *
 * <p>Read on in {@code command}, which has a class for each command, then in {@code args}, {@code session} and {@code
 * output}. What a promotion may do does not belong here: the commands call the use cases of the core. No other package
 * uses this one.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli;

import org.jspecify.annotations.NullMarked;
