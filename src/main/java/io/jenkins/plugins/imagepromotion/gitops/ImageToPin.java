package io.jenkins.plugins.imagepromotion.gitops;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.ReferenceRules;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.promotion.lineage.AssertPromoted;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ReadLineage;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Clock;
import java.util.Optional;

/** Finds the digest of an image to pin, and refuses an image that is not allowed in the environment of its tag. */
public record ImageToPin(Registry registry, Policy policy, Clock clock, Progress progress) {

    /**
     * Returns the image with its tag and digest.
     *
     * @param image an image with an immutable tag; the digest is optional
     * @throws ImagePromotionException {@code MISSING_TAG}; {@code MUTABLE_TAG} or {@code TAG_OUTSIDE_PATTERN} if the
     *     tag belongs to no environment; {@code IMAGE_NOT_FOUND}; {@code DIGEST_MISMATCH} if the tag holds a different
     *     digest; for a protected environment, a code from {@link AssertPromoted}, such as {@code REBUILT}; or a
     *     failure of the registry
     */
    public ImageReference of(ImageReference image) {
        Tag tag = image.tag()
                .orElseThrow(() ->
                        new ImagePromotionException(Failure.of(FailureCode.MISSING_TAG, "The image to pin has no tag.")
                                .with("image", image)
                                .remedy("Name the immutable tag; its environment decides which files change.")));
        ImageReference tagged = ImageReference.of(image.repository(), tag);
        new ReferenceRules(policy).judge(tagged, Optional.empty()).refusal().ifPresent(failure -> {
            throw new ImagePromotionException(failure);
        });
        return ImageReference.parse(tagged + "@" + digest(image, tag));
    }

    private Digest digest(ImageReference image, Tag tag) {
        if (!policy.environmentOf(tag).orElseThrow().isProtected()) {
            return new SourceManifest(registry).read(image, image.digest()).digest();
        }
        Lineage lineage = new ReadLineage(registry, policy, clock, progress).of(image);
        AssertPromoted.require(lineage);
        return lineage.digest().orElseThrow();
    }
}
