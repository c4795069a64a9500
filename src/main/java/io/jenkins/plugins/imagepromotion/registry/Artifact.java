package io.jenkins.plugins.imagepromotion.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Content that is attached to an image, such as a signature or evidence.
 *
 * @param type the artifact type, by which it is found
 * @param contentType the media type of the content
 * @param content the content, which is kept in memory and should be small
 * @param annotations annotations for the list of referrers, in the map's order
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out; artifacts are never compared
public record Artifact(String type, String contentType, byte[] content, Map<String, String> annotations) {
    public Artifact {
        content = content.clone();
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    /** Returns a copy. */
    @Override
    public byte[] content() {
        return content.clone();
    }
}
