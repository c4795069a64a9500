package io.jenkins.plugins.imagepromotion.registry.http.json;

import io.jenkins.plugins.imagepromotion.registry.Platform;

/** Collects the fields of a descriptor or a configuration that name a platform. */
final class PlatformReader {
    /** The value that build tools write if an image is not for a platform, such as an attestation. */
    private static final String UNKNOWN = "unknown";

    private String os = UNKNOWN;
    private String architecture = UNKNOWN;
    private String variant = "";
    private String version = "";

    static Platform read(Json json) throws UnreadableContent {
        PlatformReader reader = new PlatformReader();
        json.object(field -> reader.readField(json, field));
        return reader.platform();
    }

    /** Reads the field if it belongs to a platform. */
    void readField(Json json, String field) throws UnreadableContent {
        switch (field) {
            case "os" -> os = name(json);
            case "architecture" -> architecture = name(json);
            case "variant" -> variant = json.optionalText().orElse("");
            case "os.version" -> version = json.optionalText().orElse("");
            default -> {}
        }
    }

    /** Reads a name, and replaces an empty one, which signing tools write. */
    private static String name(Json json) throws UnreadableContent {
        String name = json.isNull() ? "" : json.text();
        return name.isEmpty() ? UNKNOWN : name;
    }

    Platform platform() {
        return new Platform(os, architecture, variant, version);
    }
}
