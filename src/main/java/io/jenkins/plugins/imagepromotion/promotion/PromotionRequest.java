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
 * @param target the tag to create, a whole reference, or a repository to mint a tag in; empty to mint one beside the source
 * @param dryRun whether to stop before writing
 * @param options what is asked for beyond that
 */
public record PromotionRequest(
        ImageReference image,
        Optional<Digest> digest,
        String to,
        Optional<String> from,
        Optional<String> target,
        boolean dryRun,
        Options options) {

    /** The environment that promotions go to unless said otherwise. */
    public static final String DEFAULT_ENVIRONMENT = "production";

    /**
     * What may be asked for beyond the ordinary.
     *
     * @param verifyBlobs whether to ask for each layer and configuration; the manifests of an index are always asked for
     * @param allowPlatformLoss whether the image may lack a platform that the target environment runs now
     * @param rollback whether an older version than the newest is meant to come back
     */
    public record Options(boolean verifyBlobs, boolean allowPlatformLoss, boolean rollback) {
        /** What promotions do unless said otherwise. */
        public static final Options DEFAULT = new Options(false, false, false);
    }

    /** A request with the default options. */
    public PromotionRequest(
            ImageReference image,
            Optional<Digest> digest,
            String to,
            Optional<String> from,
            Optional<String> target,
            boolean dryRun) {
        this(image, digest, to, from, target, dryRun, Options.DEFAULT);
    }
}
