package io.jenkins.plugins.imagepromotion.promotion.lineage;

import java.util.List;
import java.util.Optional;

/**
 * An image that is no promotion, beside the two that it is mistaken for.
 *
 * @param deployed the image that runs or would run
 * @param meant the image of the origin that should have been promoted; empty if there is none of this version and commit
 * @param lastGood the newest promotion before it; empty if there is none
 * @param differences in what the deployed image differs from the one that was meant
 */
public record Incident(
        Judged deployed, Optional<Holding> meant, Optional<Judged> lastGood, List<Difference> differences) {
    public Incident {
        differences = List.copyOf(differences);
    }
}
