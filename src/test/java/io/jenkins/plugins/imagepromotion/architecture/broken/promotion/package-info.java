/** Broken on purpose. */
@NullMarked
package io.jenkins.plugins.imagepromotion.architecture.broken.promotion;

import org.jspecify.annotations.NullMarked;
