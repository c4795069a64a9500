/** Refuses to build images where an image is promoted. */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.guard;

import org.jspecify.annotations.NullMarked;
