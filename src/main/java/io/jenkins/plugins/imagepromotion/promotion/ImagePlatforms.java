package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.List;

/** The platforms that an image runs on. */
final class ImagePlatforms {
    private ImagePlatforms() {}

    /** An index lists them; for a single image, its configuration is read. */
    static List<Platform> of(Registry registry, Repository repository, Manifest manifest) {
        return manifest.isIndex()
                ? manifest.links().platforms()
                : manifest.links().config().stream()
                        .map(config -> registry.config(repository, config).platform())
                        .filter(Platform::isKnown)
                        .toList();
    }
}
