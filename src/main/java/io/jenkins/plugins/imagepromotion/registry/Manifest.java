package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.image.Digest;

/**
 * A manifest or index: the bytes as received, which are also the bytes to write, and what they point to.
 *
 * <p>The links are for checks only. They are never turned back into bytes, because that would create a different image.
 */
public final class Manifest {
    private final String mediaType;
    private final byte[] bytes;
    private final Digest digest;
    private final ManifestLinks links;

    /**
     * A manifest with those bytes.
     *
     * @param mediaType the Content-Type of the bytes, without parameters
     * @param bytes the body, not copied: the caller must not change it
     * @param digest the digest computed from {@code bytes}
     * @param links what the body points to
     */
    public Manifest(String mediaType, byte[] bytes, Digest digest, ManifestLinks links) {
        this.mediaType = mediaType;
        this.bytes = bytes;
        this.digest = digest;
        this.links = links;
    }

    /** Returns the Content-Type to write it with. */
    public String mediaType() {
        return mediaType;
    }

    /** Returns a copy of the exact bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns the digest of {@link #bytes()}. */
    public Digest digest() {
        return digest;
    }

    public ManifestLinks links() {
        return links;
    }

    /** Returns whether it lists one manifest for each platform (an OCI index or a Docker manifest list). */
    public boolean isIndex() {
        return MediaTypes.isIndex(mediaType);
    }
}
