package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.registry.ImageConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what an image says of itself (OCI image specification, "Image Configuration"). */
final class ConfigReader {
    private final PlatformReader platform = new PlatformReader();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private String created = "";

    private ConfigReader() {}

    static ImageConfig read(byte[] bytes) throws UnreadableContent {
        ConfigReader reader = new ConfigReader();
        return Json.read(bytes, json -> {
            json.object(field -> reader.readField(json, field));
            return new ImageConfig(reader.platform.platform(), reader.created, reader.labels);
        });
    }

    private void readField(Json json, String field) throws UnreadableContent {
        switch (field) {
            case "created" -> created = json.optionalText().orElse("");
            case "config" -> {
                if (!json.isNull()) {
                    json.object(inner -> readLabels(json, inner));
                }
            }
            default -> platform.readField(json, field);
        }
    }

    private void readLabels(Json json, String field) throws UnreadableContent {
        if (field.equals("Labels") && !json.isNull()) {
            json.object(name -> {
                Optional<String> value = json.optionalText();
                value.ifPresent(text -> labels.put(name, text));
            });
        }
    }
}
