package io.jenkins.plugins.imagepromotion.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something attached to an image, such as a signature or evidence: one content of one type. */
public final class Artifact {
    private final String type;
    private final String contentType;
    private final byte[] content;
    private final Map<String, String> annotations;

    /**
     * An artifact.
     *
     * @param type the artifact type, by which it is found
     * @param contentType the media type of the content
     * @param content the content, which is held in memory and should be small
     * @param annotations annotations for the list of referrers, in the map's order
     */
    public Artifact(String type, String contentType, byte[] content, Map<String, String> annotations) {
        this.type = type;
        this.contentType = contentType;
        this.content = content.clone();
        this.annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    public String type() {
        return type;
    }

    public String contentType() {
        return contentType;
    }

    /** Returns a copy. */
    public byte[] content() {
        return content.clone();
    }

    public Map<String, String> annotations() {
        return annotations;
    }
}
