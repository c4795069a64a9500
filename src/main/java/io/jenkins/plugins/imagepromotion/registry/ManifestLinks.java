package io.jenkins.plugins.imagepromotion.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content that a manifest points to.
 *
 * @param manifests the children of an index, in order; empty for an image
 * @param config the configuration of an image; empty for an index
 * @param layers the layers of an image, in order; empty for an index
 * @param artifactType the type that the manifest declares if it is not an image; empty if it declares no type
 * @param subject the digest of the manifest that this one is attached to, not validated; empty if it is not attached
 * @param annotations the manifest's annotations, such as the kind of a signature; empty if it is not attached
 */
public record ManifestLinks(
        List<Descriptor> manifests,
        Optional<Descriptor> config,
        List<Descriptor> layers,
        String artifactType,
        Optional<String> subject,
        Map<String, String> annotations) {
    public ManifestLinks {
        manifests = List.copyOf(manifests);
        layers = List.copyOf(layers);
        annotations = subject.isEmpty() ? Map.of() : Map.copyOf(annotations);
    }

    /** Returns the platforms of an index, without its attestations. */
    public List<Platform> platforms() {
        return manifests.stream()
                .flatMap(child -> child.platform().stream())
                .filter(Platform::isKnown)
                .toList();
    }
}
