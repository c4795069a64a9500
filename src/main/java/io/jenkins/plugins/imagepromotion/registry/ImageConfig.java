package io.jenkins.plugins.imagepromotion.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The configuration of an image (OCI image specification, "Image Configuration").
 *
 * @param platform the platform that it was built for
 * @param created when it was built (RFC 3339); empty if unknown
 * @param labels the labels, in the order written
 * @param settings how to run it, by the names of the specification: {@code Entrypoint}, {@code Cmd}, {@code User},
 *     {@code WorkingDir}, and each variable as {@code Env NAME}, each port as {@code ExposedPorts PORT}
 */
public record ImageConfig(Platform platform, String created, Map<String, String> labels, Map<String, String> settings) {
    public ImageConfig {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
