/**
 * The files that a distribution contains in addition to the program: the man page, and the completions for shells. They are
 * generated from the same {@code Syntax} as {@code --help}; no text about a command belongs here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.manual;

import org.jspecify.annotations.NullMarked;
