package io.jenkins.plugins.imagepromotion.registry.http.json;

import io.jenkins.plugins.imagepromotion.registry.ImageConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the configuration of an image (OCI image specification, "Image Configuration"). */
public final class ConfigReader {
    private final PlatformReader platform = new PlatformReader();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private String created = "";

    private ConfigReader() {}

    public static ImageConfig read(byte[] bytes) throws UnreadableContent {
        ConfigReader reader = new ConfigReader();
        Json.readObject(bytes, reader::readField);
        return new ImageConfig(reader.platform.platform(), reader.created, reader.labels, reader.settings);
    }

    private void readField(Json json, String field) throws UnreadableContent {
        switch (field) {
            case "created" -> created = json.optionalText().orElse("");
            case "config" -> json.optionalObject(inner -> readRuntime(json, inner));
            default -> platform.readField(json, field);
        }
    }

    private void readRuntime(Json json, String field) throws UnreadableContent {
        if (json.isNull()) {
            return;
        }
        switch (field) {
            case "Labels" -> json.object(name -> json.optionalText().ifPresent(text -> labels.put(name, text)));
            case "Entrypoint", "Cmd" -> {
                List<String> words = new ArrayList<>();
                json.array(() -> json.optionalText().ifPresent(words::add));
                settings.put(field, String.join(" ", words));
            }
            case "User", "WorkingDir" -> json.optionalText().ifPresent(text -> settings.put(field, text));
            case "Env" -> json.array(() -> json.optionalText().ifPresent(this::variable));
            case "ExposedPorts" -> json.object(port -> settings.put(field + " " + port, ""));
            default -> {}
        }
    }

    private void variable(String assignment) {
        int equals = assignment.indexOf('=');
        settings.put(
                "Env " + (equals < 0 ? assignment : assignment.substring(0, equals)), assignment.substring(equals + 1));
    }
}
