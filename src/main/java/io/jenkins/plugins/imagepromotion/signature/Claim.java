package io.jenkins.plugins.imagepromotion.signature;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a signer claims about an image. It comes from the bytes that were verified.
 *
 * @param predicateType the kind of an attestation, a URI such as {@code https://slsa.dev/provenance/v1}; empty for a
 *     plain signature, which only claims "I signed this image"
 * @param content the predicate of an attestation, or the annotations of a signature, as {@code json.JsonTree} reads
 *     them
 */
public record Claim(Optional<String> predicateType, Map<String, Object> content) {

    public Claim {
        content = Collections.unmodifiableMap(new LinkedHashMap<>(content));
    }

    /** Returns the claim without its content, which can be large. */
    public Claim withoutContent() {
        return new Claim(predicateType, Map.of());
    }

    static Claim signature(Map<String, Object> annotations) {
        return new Claim(Optional.empty(), annotations);
    }

    /**
     * Returns whether this is a signature of the image. An attestation is not a signature: it may state that a test
     * failed.
     */
    public boolean isSignature() {
        return predicateType.isEmpty();
    }
}
