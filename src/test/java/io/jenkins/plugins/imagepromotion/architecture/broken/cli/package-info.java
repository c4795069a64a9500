/** Broken on purpose. */
@NullMarked
package io.jenkins.plugins.imagepromotion.architecture.broken.cli;

import org.jspecify.annotations.NullMarked;
