/** The answer of a command, as aligned text and as a JSON object, and the command line's remedies for failures. Nothing here reads arguments or asks a registry. */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.output;

import org.jspecify.annotations.NullMarked;
