package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.registry.Registry;

/** Finds out what a reference names at this moment. */
public final class ResolveImage {
    private final Registry registry;

    /** Resolves with that registry. */
    public ResolveImage(Registry registry) {
        this.registry = registry;
    }

    /**
     * The image that the reference names now.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code MISSING_TAG} if the reference has
     *     neither tag nor digest, {@code IMAGE_NOT_FOUND}, {@code DIGEST_MISMATCH} if it has both and they disagree, or
     *     what the registry fails with
     */
    public ResolvedImage resolve(ImageReference image) {
        throw new UnsupportedOperationException(image + " " + registry);
    }
}
