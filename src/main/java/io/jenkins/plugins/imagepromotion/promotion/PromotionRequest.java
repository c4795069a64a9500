package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.Optional;

/**
 * What somebody wants promoted.
 *
 * @param image the tested image, by immutable tag of the origin environment or by digest
 * @param digest the digest that {@code image} must hold; empty to accept what it holds now
 * @param to the environment to promote to
 * @param from the environment it must come from; empty for the origin that the policy names
 * @param target the tag to create, or a whole reference; empty to mint a tag of the environment
 * @param dryRun whether to stop before writing
 * @param rollback whether an older version than the newest is meant to come back
 */
public record PromotionRequest(
        ImageReference image,
        Optional<Digest> digest,
        String to,
        Optional<String> from,
        Optional<String> target,
        boolean dryRun,
        boolean rollback) {

    /** The environment that promotions go to unless said otherwise. */
    public static final String DEFAULT_ENVIRONMENT = "production";

    /** A request that is no rollback. */
    public PromotionRequest(
            ImageReference image,
            Optional<Digest> digest,
            String to,
            Optional<String> from,
            Optional<String> target,
            boolean dryRun) {
        this(image, digest, to, from, target, dryRun, false);
    }
}
