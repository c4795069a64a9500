package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.EnvironmentPair;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of a promotion; for a dry run, the result that it would have had.
 *
 * @param source the tag of the origin environment that holds the digest
 * @param target the tag of the target environment that now holds the digest
 * @param digest the digest of both
 * @param mediaType the manifest's media type
 * @param outcome what was written
 * @param environments the origin and the target environment
 * @param policy the name of the policy that allowed it
 * @param context who asked for it and who approved it, as the policy judged it
 * @param requirements the requirements of the policy that were met, each as a phrase; empty if none was checked
 * @param referrers how many signatures and other referrers the other repository got; 0 if both are in the same repository
 * @param previous the newest tag of the target environment before the promotion; empty if it had no tags, or if they
 *     were not listed
 * @param selected what GitOps automation would deploy after the promotion, as predicted right before the write; empty
 *     if nothing was predicted
 * @param rollbackOf for a declared rollback, the tag that the environment ran before; otherwise empty
 * @param release the release that the image is part of; empty if it was promoted on its own
 * @param at when the promotion was confirmed, on this machine's clock
 */
public record Promotion(
        ImageReference source,
        ImageReference target,
        Digest digest,
        String mediaType,
        Outcome outcome,
        EnvironmentPair environments,
        String policy,
        PromotionContext context,
        List<String> requirements,
        int referrers,
        Optional<ImageReference> previous,
        Optional<Selected> selected,
        Optional<ImageReference> rollbackOf,
        Optional<ReleaseId> release,
        Instant at) {

    public Promotion {
        requirements = List.copyOf(requirements);
    }

    /** The outcome of a promotion. */
    public enum Outcome {
        /** The target tag was created and read back. */
        PROMOTED,
        /** The target tag already held the digest; nothing was written. */
        ALREADY_PROMOTED,
        /** A dry run: every check passed, and nothing was written. */
        WOULD_PROMOTE
    }

    /** Returns the target repository by digest. */
    public ImageReference pinned() {
        return ImageReference.pinned(target.repository(), digest);
    }
}
