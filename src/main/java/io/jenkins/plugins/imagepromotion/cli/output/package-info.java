/**
 * The answer of a command, as aligned text and as a JSON object, and the remedies that only a user of the command line
 * can apply. Start with {@code Answer}.
 *
 * <p>Nothing here reads arguments or connects to a registry.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.output;

import org.jspecify.annotations.NullMarked;
