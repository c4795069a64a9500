package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.image.Digest;
import java.util.Map;
import java.util.Optional;

/**
 * A pointer to content (OCI image specification, "Content Descriptors"). Its types are shown and compared, so their
 * text is always printable.
 *
 * @param size the length of the content in bytes
 * @param platform the platform that it was built for, if an index names it
 * @param artifactType the artifact type of a referrer; empty if it does not have one
 * @param hasUrls whether it names other locations of the content, which we never use
 * @param annotations the annotations of a layer, not validated, such as cosign's signature; empty for everything else
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        Optional<Platform> platform,
        String artifactType,
        boolean hasUrls,
        Map<String, String> annotations) {
    public Descriptor {
        mediaType = Printable.line(mediaType);
        artifactType = Printable.line(artifactType);
        annotations = Map.copyOf(annotations);
    }

    /** Creates a descriptor without annotations. */
    public Descriptor(
            String mediaType,
            Digest digest,
            long size,
            Optional<Platform> platform,
            String artifactType,
            boolean hasUrls) {
        this(mediaType, digest, size, platform, artifactType, hasUrls, Map.of());
    }

    /**
     * Returns true if it is a layer that must not be distributed and that clients download from its URLs. Registries do
     * not hold such a layer. Without URLs, the registry is the only source, regardless of the type.
     */
    public boolean isForeign() {
        return hasUrls && MediaTypes.isNonDistributable(mediaType);
    }
}
