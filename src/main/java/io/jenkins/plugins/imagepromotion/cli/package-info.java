/**
 * The command line. {@code Main} finds the command that the user named, and {@code CommandRun} runs it, prints its
 * answer and turns its failure into an exit status.
 *
 * <p>Continue with {@code command}, which has a class for each command, then with {@code args}, {@code session} and
 * {@code output}. Rules for promotions do not belong here: the commands call the use cases of the core. No other
 * package uses this one.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli;

import org.jspecify.annotations.NullMarked;
