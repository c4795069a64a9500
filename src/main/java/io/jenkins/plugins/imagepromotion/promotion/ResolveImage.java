package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.ImageConfig;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.Map;
import java.util.Optional;

/** Finds out which image a reference names at this moment. */
public record ResolveImage(Registry registry) {

    /**
     * Returns the image that the reference names now.
     *
     * @throws ImagePromotionException {@code MISSING_TAG} if the reference has neither tag nor digest,
     *     {@code IMAGE_NOT_FOUND}, {@code DIGEST_MISMATCH} if it has both and they disagree, or a failure of the
     *     registry
     */
    public ResolvedImage resolve(ImageReference image) {
        Manifest manifest = new SourceManifest(registry).read(image, image.digest());
        Optional<Manifest> described = manifest.isIndex() ? firstChild(image, manifest) : Optional.of(manifest);
        Optional<ImageConfig> config = described
                .flatMap(child -> child.links().config())
                .map(found -> registry.config(image.repository(), found));
        return new ResolvedImage(
                image,
                manifest.digest(),
                manifest.mediaType(),
                manifest.isIndex()
                        ? manifest.links().platforms()
                        : config.map(ImageConfig::platform).filter(Platform::isKnown).stream()
                                .toList(),
                config.map(ImageConfig::labels).orElse(Map.of()),
                config.map(ImageConfig::created).orElse(""));
    }

    /** Returns the first image in the index that is not an attestation. */
    private Optional<Manifest> firstChild(ImageReference image, Manifest index) {
        return index.links().manifests().stream()
                .filter(child -> child.platform().map(Platform::isKnown).orElse(true))
                .findFirst()
                .map(child -> registry.manifest(image.repository(), child.digest())
                        .orElseThrow(() -> childMissing(image, child)));
    }

    private static ImagePromotionException childMissing(ImageReference image, Descriptor child) {
        return new ImagePromotionException(
                Failure.of(FailureCode.IMAGE_NOT_FOUND, "The index names an image that the repository no longer holds.")
                        .with("image", image)
                        .with("missing", child.digest())
                        .remedy("A cleanup may have deleted it. Find the image that was tested, or push it again."));
    }
}
