/** Broken on purpose. */
@NullMarked
package io.jenkins.plugins.imagepromotion.architecture.broken.jenkins;

import org.jspecify.annotations.NullMarked;
