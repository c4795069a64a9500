/** Parses the words of a command line against the {@code Syntax} of a command, and prints its help. What the options mean belongs to the commands. ADR 6 explains why this is not a library. */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.args;

import org.jspecify.annotations.NullMarked;
