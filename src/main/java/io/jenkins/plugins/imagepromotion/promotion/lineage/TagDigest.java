package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import java.time.Instant;

/** An immutable tag, and the digest that it holds, computed from the manifest's bytes. */
public record TagDigest(ImmutableTag tag, Digest digest) {

    /** When the tag was made, by the timestamp in its name. */
    public Instant since() {
        return Instant.ofEpochSecond(tag.timestamp());
    }
}
