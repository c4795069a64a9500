package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.Optional;

/**
 * A request to promote an image.
 *
 * @param image the tested image, by immutable tag of the origin environment or by digest
 * @param digest the digest that {@code image} must hold; empty to accept what it holds now
 * @param to the environment to promote to
 * @param from the environment it must come from; empty for the origin that the policy names
 * @param target the tag to create, a full reference, or a repository to create a new tag in; empty for a new tag in the
 *     repository of the source
 * @param dryRun whether to stop before the first write
 * @param release the release that the image is part of; empty if it is promoted on its own
 * @param options the switches of the request
 */
public record PromotionRequest(
        ImageReference image,
        Optional<Digest> digest,
        String to,
        Optional<String> from,
        Optional<String> target,
        boolean dryRun,
        Optional<ReleaseId> release,
        Options options) {

    /** The environment to promote to if the user names none. */
    public static final String DEFAULT_ENVIRONMENT = "production";

    /** Returns the same request as part of a release. */
    public PromotionRequest inRelease(ReleaseId id) {
        return new PromotionRequest(image, digest, to, from, target, dryRun, Optional.of(id), options);
    }

    /** Returns the same request, which also requires that the image has this digest. */
    public PromotionRequest holding(Digest expected) {
        return new PromotionRequest(image, Optional.of(expected), to, from, target, dryRun, release, options);
    }

    /** Returns the failure "Refused to promote … to …: reason.", without facts and remedy. */
    Failure refusal(FailureCode code, String reason) {
        return Failure.of(code, "Refused to promote " + image + " to " + to + ": " + reason + ".");
    }

    /**
     * The switches of a request; all are off by default.
     *
     * @param verifyBlobs whether to check that each layer and configuration exists; the manifests of an index are always checked
     * @param allowPlatformLoss whether the image may lack a platform that the newest image of the target environment has
     * @param rollback whether the request brings back an older version on purpose
     */
    public record Options(boolean verifyBlobs, boolean allowPlatformLoss, boolean rollback) {}
}
