/**
 * Values: image references, digests, tags, immutable tags.
 *
 * <p>They are immutable, and an invalid one cannot be constructed: text becomes a value once, at the edge. The package
 * uses the JDK and {@code failure} alone. What a registry or a policy thinks of a value does not belong here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.image;

import org.jspecify.annotations.NullMarked;
