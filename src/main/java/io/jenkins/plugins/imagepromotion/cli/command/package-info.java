/** One class for each command: it declares the syntax, runs a use case and returns an answer. Start with {@code Command} and {@code Commands}; rules and requests belong to the use cases. */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.command;

import org.jspecify.annotations.NullMarked;
