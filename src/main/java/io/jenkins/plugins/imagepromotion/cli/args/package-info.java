/**
 * Parses the words of a command line against the {@code Syntax} of a command, and prints its help. Start with {@code
 * Syntax}.
 *
 * <p>What an option means does not belong here; the commands know that. ADR 6 explains why this is not a library.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.args;

import org.jspecify.annotations.NullMarked;
