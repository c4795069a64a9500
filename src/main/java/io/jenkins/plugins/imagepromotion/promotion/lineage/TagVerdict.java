package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import java.util.Optional;

/**
 * A protected tag, and whether its image was promoted.
 *
 * @param subject the protected tag and its digest
 * @param provenance how its image got there
 * @param origin the origin tag that holds the same digest; for a rebuilt image, the newest origin tag that should have
 *     been promoted
 */
public record TagVerdict(TagDigest subject, Provenance provenance, Optional<TagDigest> origin) {

    public ImmutableTag tag() {
        return subject.tag();
    }

    public Digest digest() {
        return subject.digest();
    }

    public boolean isPromoted() {
        return provenance == Provenance.PROMOTED;
    }
}
