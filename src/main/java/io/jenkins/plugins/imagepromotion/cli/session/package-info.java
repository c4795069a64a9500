/** Everything that one run uses: streams, the options common to all commands, policy, registry connection and interruption. Start with {@code Session}. Only this package knows the adapter of the registry. */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.session;

import org.jspecify.annotations.NullMarked;
