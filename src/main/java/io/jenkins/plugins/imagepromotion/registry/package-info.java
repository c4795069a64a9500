/** The port: everything that is asked of a registry, and the values that travel through it. No I/O, no library. */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry;

import org.jspecify.annotations.NullMarked;
