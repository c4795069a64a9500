/** The proxy that environment variables or Java's properties name, for the command line; the controller has its own. */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.proxy;

import org.jspecify.annotations.NullMarked;
