package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.image.Digest;

/**
 * A manifest or index: the bytes as received, which are also the bytes to write, and what they point to.
 *
 * <p>The links are for checks only. They are never turned back into bytes, because that would create a different image.
 *
 * @param mediaType the Content-Type of the bytes, without parameters, which is also used to write them
 * @param bytes the body, not copied: the caller must not change it
 * @param digest the digest computed from {@code bytes}
 * @param links what the body points to
 */
@SuppressWarnings("ArrayRecordComponent") // manifests are compared by their digest
public record Manifest(String mediaType, byte[] bytes, Digest digest, ManifestLinks links) {

    /** Returns a copy of the exact bytes. */
    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns true if it lists one manifest for each platform (an OCI index or a Docker manifest list). */
    public boolean isIndex() {
        return MediaTypes.isIndex(mediaType);
    }
}
