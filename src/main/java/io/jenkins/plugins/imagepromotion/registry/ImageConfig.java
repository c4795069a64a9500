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
 */
public record ImageConfig(Platform platform, String created, Map<String, String> labels) {
    public ImageConfig {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
