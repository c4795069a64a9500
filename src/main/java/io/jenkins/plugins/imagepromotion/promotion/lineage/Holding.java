package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import java.time.Instant;

/**
 * What an immutable tag of an environment holds.
 *
 * @param tag the tag
 * @param digest the digest computed from the bytes under it
 */
public record Holding(ImmutableTag tag, Digest digest) {

    /** The moment that the tag names as its own. */
    public Instant since() {
        return Instant.ofEpochSecond(tag.timestamp());
    }
}
