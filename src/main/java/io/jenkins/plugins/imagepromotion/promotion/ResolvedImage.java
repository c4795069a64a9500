package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reference names at this moment.
 *
 * @param image the reference as asked
 * @param digest the digest of the bytes that the registry sent
 * @param mediaType the manifest's media type
 * @param platforms the platforms it runs on, attestations left out
 * @param labels the labels of its configuration; of the first platform's where there are several
 * @param created when it was built, RFC 3339, as it says itself; empty if it does not
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

    /** The repository by digest. */
    public ImageReference pinned() {
        return ImageReference.pinned(image.repository(), digest);
    }
}
