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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what a reference names at this moment. */
public final class ResolveImage {
    private final Registry registry;
    private final SourceManifest source;

    /** Resolves with that registry. */
    public ResolveImage(Registry registry) {
        this.registry = registry;
        this.source = new SourceManifest(registry);
    }

    /**
     * The image that the reference names now.
     *
     * @throws ImagePromotionException {@code MISSING_TAG} if the reference has neither tag nor digest,
     *     {@code IMAGE_NOT_FOUND}, {@code DIGEST_MISMATCH} if it has both and they disagree, or what the registry fails
     *     with
     */
    public ResolvedImage resolve(ImageReference image) {
        Manifest manifest = source.read(image, image.digest());
        return manifest.isIndex() ? resolveIndex(image, manifest) : resolveImage(image, manifest);
    }

    private ResolvedImage resolveImage(ImageReference image, Manifest manifest) {
        Optional<ImageConfig> config = manifest.links().config().map(found -> config(image, found));
        return resolved(
                image, manifest, config.map(ImageConfig::platform).map(List::of).orElse(List.of()), config);
    }

    private ResolvedImage resolveIndex(ImageReference image, Manifest index) {
        List<Platform> platforms = index.links().manifests().stream()
                .flatMap(child -> child.platform().stream())
                .filter(Platform::isKnown)
                .toList();
        Optional<ImageConfig> config = index.links().manifests().stream()
                .filter(child -> child.platform().map(Platform::isKnown).orElse(true))
                .findFirst()
                .map(child -> registry.manifest(image.repository(), child.digest())
                        .orElseThrow(() -> childMissing(image, child)))
                .flatMap(child -> child.links().config())
                .map(found -> config(image, found));
        return resolved(image, index, platforms, config);
    }

    private ImageConfig config(ImageReference image, Descriptor descriptor) {
        return registry.config(image.repository(), descriptor);
    }

    private static ResolvedImage resolved(
            ImageReference image, Manifest manifest, List<Platform> platforms, Optional<ImageConfig> config) {
        return new ResolvedImage(
                image,
                manifest.digest(),
                manifest.mediaType(),
                platforms,
                config.map(ImageConfig::labels).orElse(Map.of()),
                config.map(ImageConfig::created).orElse(""));
    }

    private static ImagePromotionException childMissing(ImageReference image, Descriptor child) {
        return new ImagePromotionException(
                Failure.of(FailureCode.IMAGE_NOT_FOUND, "The index names an image that the repository no longer holds.")
                        .with("image", image)
                        .with("missing", child.digest())
                        .remedy("A clean-up may have deleted it; find the image that was tested, or push it again."));
    }
}
