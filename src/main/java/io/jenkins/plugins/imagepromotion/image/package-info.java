/**
 * Values: image references, digests, tags, versions, immutable tags. Start with {@code ImageReference} and
 * {@code ImmutableTag}.
 *
 * <p>They are immutable, and an invalid one cannot be constructed: text becomes a value once, at the edge. The package uses
 * only the JDK and {@code failure}. What a registry or a policy says about a value does not belong here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.image;

import org.jspecify.annotations.NullMarked;
