package io.jenkins.plugins.imagepromotion.promotion.lineage;

import java.util.Optional;

/**
 * A protected tag and where its image comes from.
 *
 * @param holding the tag and what it holds
 * @param provenance how it came to be
 * @param origin the origin tag that holds the digest or, of a rebuilt image, the newest one that should have been promoted
 */
public record Judged(Holding holding, Provenance provenance, Optional<Holding> origin) {

    /** Whether it is a promotion. */
    public boolean isPromoted() {
        return provenance == Provenance.PROMOTED;
    }
}
