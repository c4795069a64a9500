package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Route;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import java.time.Instant;
import java.util.Optional;

/**
 * What a promotion did, or in a dry run would have done.
 *
 * @param source the origin environment's tag that holds the digest
 * @param target the tag of the target environment that holds the digest now
 * @param digest the digest of both
 * @param mediaType the manifest's media type
 * @param outcome what was written
 * @param route from which environment to which
 * @param policy the name of the policy that allowed it
 * @param context who asked for it and who approved it, as the policy judged it
 * @param referrers how many signatures and other referrers were taken along to another repository; 0 within one, where they stay
 * @param previous the newest tag of the target environment until then; empty if there was none, or no reason to list the tags
 * @param at when it was found right, on this machine's clock
 */
public record Promotion(
        ImageReference source,
        ImageReference target,
        Digest digest,
        String mediaType,
        Outcome outcome,
        Route route,
        String policy,
        PromotionContext context,
        int referrers,
        Optional<ImageReference> previous,
        Instant at) {

    /** A promotion that took no referrers along, and had none before it. */
    public Promotion(
            ImageReference source,
            ImageReference target,
            Digest digest,
            String mediaType,
            Outcome outcome,
            Route route,
            String policy,
            Instant at) {
        this(
                source,
                target,
                digest,
                mediaType,
                outcome,
                route,
                policy,
                PromotionContext.COMMAND_LINE,
                0,
                Optional.empty(),
                at);
    }

    /** What was written. */
    public enum Outcome {
        /** The target tag was created and read back. */
        PROMOTED,
        /** The target tag held the digest already; nothing was written. */
        ALREADY_PROMOTED,
        /** A dry run: every check passed, nothing was written. */
        WOULD_PROMOTE
    }

    /** The target repository by digest. */
    public ImageReference pinned() {
        return ImageReference.pinned(target.repository(), digest);
    }
}
