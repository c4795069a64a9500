/** Broken on purpose. */
@NullMarked
package io.jenkins.plugins.imagepromotion.architecture.broken.scan;

import org.jspecify.annotations.NullMarked;
