/** The commands: each states its syntax and turns arguments into an answer. */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.command;

import org.jspecify.annotations.NullMarked;
