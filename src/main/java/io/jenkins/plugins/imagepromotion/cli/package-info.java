/**
 * The command line: {@code Main} finds the command, {@code CommandRun} runs it and prints its answer. Read then {@code args},
 * {@code session}, {@code output} and {@code command}. Rules belong to the core; no other package may use this one.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli;

import org.jspecify.annotations.NullMarked;
