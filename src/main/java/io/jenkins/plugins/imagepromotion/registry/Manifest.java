package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.image.Digest;

/**
 * A manifest or index: the bytes as received, which are the bytes to write, and what they point at.
 *
 * <p>The links are read for checks only; nothing ever turns them back into bytes, because that would make another image.
 */
public final class Manifest {
    private final String mediaType;
    private final byte[] bytes;
    private final Digest digest;
    private final ManifestLinks links;

    /**
     * A manifest of those bytes.
     *
     * @param mediaType the Content-Type under which the bytes came, without parameters
     * @param bytes the body, not copied: the caller gives it away
     * @param digest the digest computed from {@code bytes}
     * @param links what the body points at
     */
    public Manifest(String mediaType, byte[] bytes, Digest digest, ManifestLinks links) {
        this.mediaType = mediaType;
        this.bytes = bytes;
        this.digest = digest;
        this.links = links;
    }

    /** The Content-Type to write it with. */
    public String mediaType() {
        return mediaType;
    }

    /** A copy of the exact bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The digest of {@link #bytes()}. */
    public Digest digest() {
        return digest;
    }

    /** What it points at. */
    public ManifestLinks links() {
        return links;
    }

    /** Whether it lists one manifest for each platform (an OCI index or a Docker manifest list). */
    public boolean isIndex() {
        return MediaTypes.isIndex(mediaType);
    }
}
