package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The image that a reference names at this moment.
 *
 * @param image the reference as requested
 * @param digest the digest of the bytes that the registry sent
 * @param mediaType the manifest's media type
 * @param platforms the platforms that it runs on, without attestations
 * @param labels the labels of its configuration; of the first platform if there are several
 * @param created when it was built (RFC 3339), according to its configuration; empty if unknown
 */
public record ResolvedImage(
        ImageReference image,
        Digest digest,
        String mediaType,
        List<Platform> platforms,
        Map<String, String> labels,
        String created) {
    public ResolvedImage {
        platforms = List.copyOf(platforms);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** Returns the repository by digest. */
    public ImageReference pinned() {
        return ImageReference.pinned(image.repository(), digest);
    }
}
