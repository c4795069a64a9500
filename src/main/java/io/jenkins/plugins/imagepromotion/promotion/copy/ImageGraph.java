package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything that an image is made of, as far as its manifests say.
 *
 * @param manifests every manifest once, none before those that it points at; the image itself is the last
 */
public record ImageGraph(List<Manifest> manifests) {
    public ImageGraph {
        manifests = List.copyOf(manifests);
    }

    /** The manifest of the image itself. */
    Manifest root() {
        return manifests.get(manifests.size() - 1);
    }

    /** Configurations and layers that registries hold, each once. */
    public List<Descriptor> blobs() {
        return all().filter(blob -> !blob.isForeign()).toList();
    }

    /** Layers that no registry holds, each once. */
    List<Descriptor> foreignLayers() {
        return all().filter(Descriptor::isForeign).toList();
    }

    private Stream<Descriptor> all() {
        Map<Digest, Descriptor> all = new LinkedHashMap<>();
        for (Manifest manifest : manifests) {
            manifest.links().config().ifPresent(config -> all.putIfAbsent(config.digest(), config));
            manifest.links().layers().forEach(layer -> all.putIfAbsent(layer.digest(), layer));
        }
        return all.values().stream();
    }
}
