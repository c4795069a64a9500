package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a promotion when the policy judges it. An empty {@link Optional} is something that nobody looked up: a
 * policy that asks for it refuses.
 *
 * @param image what is to be promoted, as it was asked for
 * @param route from where to where
 * @param tested the origin environment's tag
 * @param target the target environment's tag
 * @param held whether the target tag holds the image already, so that nothing will be written
 * @param dryRun whether nothing is to be written, so that approvals may still come
 * @param rollback whether an older version is meant to come back
 * @param now the moment of the promotion
 * @param targetTags every tag that the target environment has
 * @param platforms what the image runs on
 * @param referrers the kinds of evidence attached to the image
 * @param occasion how it came to be asked for
 */
public record PromotionFacts(
        ImageReference image,
        Route route,
        ImmutableTag tested,
        ImmutableTag target,
        boolean held,
        boolean dryRun,
        boolean rollback,
        Instant now,
        Optional<List<ImmutableTag>> targetTags,
        Optional<List<Platform>> platforms,
        Optional<Set<String>> referrers,
        Occasion occasion) {
    public PromotionFacts {
        targetTags = targetTags.map(List::copyOf);
        platforms = platforms.map(List::copyOf);
        referrers = referrers.map(Set::copyOf);
    }
}
