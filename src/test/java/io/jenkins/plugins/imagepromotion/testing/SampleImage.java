package io.jenkins.plugins.imagepromotion.testing;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.util.List;
import java.util.Map;

/**
 * A small real image, complete: the bytes of its manifest and of everything below.
 *
 * @param mediaType the type of the manifest
 * @param bytes the manifest, formatted as no JSON library would, so that printing it again changes its digest
 * @param children the manifests of an index, in order; empty for an image
 * @param blobs configuration and layers of an image; empty for an index
 */
public record SampleImage(String mediaType, byte[] bytes, List<SampleImage> children, Map<Digest, byte[]> blobs) {

    /** The digest of the manifest. */
    public Digest digest() {
        return Digest.of(bytes);
    }
}
