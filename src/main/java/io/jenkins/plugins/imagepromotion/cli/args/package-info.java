/**
 * Parses the words of a command line against the {@code Syntax} of a command, and prints its help. Start with {@code
 * Syntax}.
 *
 * <p>The meaning of an option belongs in its command. ADR 6 explains why this is not a library.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.args;

import org.jspecify.annotations.NullMarked;
