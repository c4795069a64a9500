package io.jenkins.plugins.imagepromotion.registry;

import java.util.List;
import java.util.Set;

/** The manifest media types that can be promoted byte for byte. */
public final class MediaTypes {
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    /** Docker image manifest, version 2 schema 2. */
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    /**
     * All four, in order of preference. If one is missing, some registries convert the manifest or deny that it exists; a
     * wildcard makes others convert it.
     */
    public static final List<String> ACCEPTED = List.of(OCI_INDEX, DOCKER_LIST, OCI_MANIFEST, DOCKER_MANIFEST);

    private static final Set<String> CONFIGS =
            Set.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");

    private static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);

    private MediaTypes() {}

    /** Returns true if a layer of this type must not be copied to another registry (Docker calls such a layer foreign). */
    static boolean isNonDistributable(String mediaType) {
        return mediaType.startsWith("application/vnd.oci.image.layer.nondistributable.")
                || mediaType.startsWith("application/vnd.docker.image.rootfs.foreign.");
    }

    /** Returns true if this is the configuration of an image, not that of an artifact such as a chart. */
    public static boolean isImageConfig(String mediaType) {
        return CONFIGS.contains(mediaType);
    }

    /** Returns true if a manifest of this type lists manifests of platforms. */
    public static boolean isIndex(String mediaType) {
        return INDEXES.contains(mediaType);
    }
}
