package io.jenkins.plugins.imagepromotion.registry.http.json;

import io.jenkins.plugins.imagepromotion.registry.Platform;

/** Collects the fields by which a descriptor or a configuration says for what an image was built. */
final class PlatformReader {
    /** What build tools write where an image is for no platform, as an attestation is. */
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
