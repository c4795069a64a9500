package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All parts of an image that its manifests name.
 *
 * @param manifests every manifest once, each after the manifests that it points to; the image itself comes last
 */
public record ImageGraph(List<Manifest> manifests) {
    public ImageGraph {
        manifests = List.copyOf(manifests);
    }

    /** Returns the configurations and layers that registries hold, each once. */
    public List<Descriptor> blobs() {
        return all().filter(blob -> !blob.isForeign()).toList();
    }

    /** Returns the layers that no registry holds, each once. */
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
