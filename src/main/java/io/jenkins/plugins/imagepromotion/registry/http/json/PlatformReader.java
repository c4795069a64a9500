package io.jenkins.plugins.imagepromotion.registry.http.json;

import io.jenkins.plugins.imagepromotion.registry.Platform;

/** Collects the fields of a descriptor or a configuration that name a platform. */
final class PlatformReader {
    /** What build tools write if an image is not for a platform, such as an attestation. */
    private static final String UNKNOWN = "unknown";

    private String os = UNKNOWN;
    private String architecture = UNKNOWN;
    private String variant = "";

    static Platform read(Json json) throws UnreadableContent {
        PlatformReader reader = new PlatformReader();
        json.object(field -> reader.readField(json, field));
        return reader.platform();
    }

    /** Takes the field if it is one of a platform. */
    void readField(Json json, String field) throws UnreadableContent {
        switch (field) {
            case "os" -> os = json.text();
            case "architecture" -> architecture = json.text();
            case "variant" -> variant = json.optionalText().orElse("");
            default -> {}
        }
    }

    Platform platform() {
        return new Platform(os, architecture, variant);
    }
}
