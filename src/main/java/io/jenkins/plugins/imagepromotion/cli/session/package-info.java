/**
 * Everything that one run uses: streams, the options and files of all commands, the policy, the connection to
 * registries, and what happens on Ctrl-C. Start with {@code Command} and {@code Session}.
 *
 * <p>On the command line, only this package uses the HTTP adapter of the registry.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.session;

import org.jspecify.annotations.NullMarked;
