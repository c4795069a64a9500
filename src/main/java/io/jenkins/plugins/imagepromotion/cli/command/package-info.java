/**
 * One class for each command: it declares its syntax, calls one use case and returns an answer. Start with {@code
 * ResolveCommand}, the shortest one; {@code verify} has the commands that verify something.
 *
 * <p>Rules do not belong here. A command that has to decide something is missing a use case.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.command;

import org.jspecify.annotations.NullMarked;
