package io.jenkins.plugins.imagepromotion.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an image says of itself (OCI image specification, "Image Configuration").
 *
 * @param platform for what it was built
 * @param created the RFC 3339 text of when it was built; empty if it does not say
 * @param labels its labels, in the order written
 * @param settings how it is run, by the names of the specification: {@code Entrypoint}, {@code Cmd}, {@code User},
 *     {@code WorkingDir}, and each variable as {@code Env NAME}, each port as {@code ExposedPorts PORT}
 */
public record ImageConfig(Platform platform, String created, Map<String, String> labels, Map<String, String> settings) {
    public ImageConfig {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** What an image says that does not say how it is run. */
    public ImageConfig(Platform platform, String created, Map<String, String> labels) {
        this(platform, created, labels, Map.of());
    }
}
