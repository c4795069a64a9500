package io.jenkins.plugins.imagepromotion.promotion.lineage;

import java.util.List;
import java.util.Optional;

/**
 * An image under a protected tag that is not a promotion, and the two images that it could be confused with.
 *
 * @param deployed the image that runs or would run
 * @param tested the tested image that should have been promoted; empty if there is no origin tag of this version and commit
 * @param lastGood the newest earlier promotion; empty if there is none
 * @param differences how the deployed image differs from the tested one
 */
public record Incident(
        TagVerdict deployed, Optional<TagDigest> tested, Optional<TagVerdict> lastGood, List<Difference> differences) {
    public Incident {
        differences = List.copyOf(differences);
    }
}
