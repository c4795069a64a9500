/** The wiring of one run: streams, registry options, the connection, and its end. */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.session;

import org.jspecify.annotations.NullMarked;
