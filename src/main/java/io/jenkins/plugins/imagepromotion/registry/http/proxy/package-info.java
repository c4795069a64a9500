/**
 * The proxy that environment variables or Java's properties name, for the command line. Start with {@code EnvironmentProxy}. The
 * proxy of a Jenkins controller does not belong here: Jenkins configures its own client.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.proxy;

import org.jspecify.annotations.NullMarked;
