package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.registry.Registry;

/** Proves that two references, or a reference and a digest, name the same bytes. */
public final class AssertDigestMatches {
    private final Registry registry;

    /** Proves with that registry. */
    public AssertDigestMatches(Registry registry) {
        this.registry = registry;
    }

    /**
     * The image, if it is the expected one.
     *
     * @param image what to look at
     * @param expected a digest, or a reference to an image that must have the same digest
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code DIGEST_MISMATCH} with both
     *     digests, {@code INVALID_REFERENCE} if {@code expected} is neither, or what {@link ResolveImage} throws
     */
    public ResolvedImage check(ImageReference image, String expected) {
        throw new UnsupportedOperationException(image + expected + registry);
    }
}
