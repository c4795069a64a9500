package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.List;

/** What an image runs on. */
final class ImagePlatforms {
    private ImagePlatforms() {}

    /** An index says it itself; for one image its configuration has to be read. */
    static List<Platform> of(Registry registry, Repository repository, Manifest manifest) {
        if (manifest.isIndex()) {
            return manifest.links().manifests().stream()
                    .flatMap(child -> child.platform().stream())
                    .filter(Platform::isKnown)
                    .toList();
        }
        return manifest.links().config().stream()
                .map(config -> registry.config(repository, config).platform())
                .filter(Platform::isKnown)
                .toList();
    }
}
