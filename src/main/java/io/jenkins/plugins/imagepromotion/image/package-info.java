/** Values: image references, digests, immutable tags. JDK only, immutable; an invalid value cannot be made. */
@NullMarked
package io.jenkins.plugins.imagepromotion.image;

import org.jspecify.annotations.NullMarked;
