package io.jenkins.plugins.imagepromotion.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something to be said of an image, such as a signature or evidence: one content of one type. */
public final class Artifact {
    private final String type;
    private final String contentType;
    private final byte[] content;
    private final Map<String, String> annotations;

    /**
     * An artifact.
     *
     * @param type what kind of artifact it is, by which it is found
     * @param contentType the media type of its content
     * @param content its content, which travels through memory and should be small
     * @param annotations what is to be said of it in the list of referrers, in the map's order
     */
    public Artifact(String type, String contentType, byte[] content, Map<String, String> annotations) {
        this.type = type;
        this.contentType = contentType;
        this.content = content.clone();
        this.annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    /** What kind of artifact it is. */
    public String type() {
        return type;
    }

    /** The media type of its content. */
    public String contentType() {
        return contentType;
    }

    /** A copy of its content. */
    public byte[] content() {
        return content.clone();
    }

    /** What is said of it. */
    public Map<String, String> annotations() {
        return annotations;
    }
}
