package io.jenkins.plugins.imagepromotion.promotion.lineage;

import java.util.List;
import java.util.Optional;

/**
 * An image under a protected tag that is not a promotion, and the images that could be confused with it.
 *
 * @param subject the tag that is not a promotion
 * @param deployed the newest tag of its environment that is not from the future, which the environment runs or would
 *     run; empty if no such tag exists or its image cannot be read
 * @param tested the tested image that should have been promoted; empty if no origin tag has this version and commit
 * @param lastGood the newest earlier promotion that was not rolled back, if any
 * @param differences how the subject differs from the tested image
 */
public record Incident(
        TagVerdict subject,
        Optional<TagDigest> deployed,
        Optional<TagDigest> tested,
        Optional<TagVerdict> lastGood,
        List<Difference> differences) {
    public Incident {
        differences = List.copyOf(differences);
    }

    /** Returns true if the subject is the tag that runs or would run. */
    public boolean isDeployed() {
        return deployed.filter(subject.subject()::equals).isPresent();
    }
}
