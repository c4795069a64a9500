/** Values that know too much. */
@NullMarked
package io.jenkins.plugins.imagepromotion.architecture.broken.image;

import org.jspecify.annotations.NullMarked;
