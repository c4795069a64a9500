/**
 * Values: image references, digests, tags, versions, immutable tags. Start with {@code ImageReference} and
 * {@code ImmutableTag}.
 *
 * <p>They are immutable, and an invalid one cannot be constructed: text becomes a value once, at the edge. The package uses
 * only the JDK and {@code failure}. Rules of a registry or a policy about values do not belong here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.image;

import org.jspecify.annotations.NullMarked;
