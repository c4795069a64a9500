package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.util.Optional;

/**
 * A pointer to content (OCI image specification, "Content Descriptors").
 *
 * @param mediaType the content's type
 * @param digest the content's digest
 * @param size the content's length in bytes
 * @param platform for what it was built, where an index says so
 * @param artifactType what kind of artifact a referrer is; empty where nothing is said
 * @param hasUrls whether it names other places to get the content from; nobody here ever asks those
 */
public record Descriptor(
        String mediaType, Digest digest, long size, Optional<Platform> platform, String artifactType, boolean hasUrls) {

    /** A pointer that says nothing beyond what every descriptor has to say. */
    public Descriptor(String mediaType, Digest digest, long size, Optional<Platform> platform) {
        this(mediaType, digest, size, platform, "", false);
    }

    /**
     * Whether it is a layer that must not be distributed and that clients get from where its URLs say; registries do not hold
     * such a layer. Without URLs there is no other place than the registry, whatever the type says.
     */
    public boolean isForeign() {
        return hasUrls && MediaTypes.isNonDistributable(mediaType);
    }
}
