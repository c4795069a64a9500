package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import java.util.Optional;

/**
 * Whose signatures count.
 *
 * @param keys for cosign, Sigstore bundles and DSSE envelopes
 * @param certificates for Notation
 * @param keyless verifies Sigstore bundles with a certificate; without it they do not count
 */
public record Trust(TrustedKeys keys, CertificateTrust certificates, Optional<KeylessVerifier> keyless) {

    /** Returns trust in keys alone. */
    public static Trust in(TrustedKeys keys) {
        return new Trust(keys, CertificateTrust.none(), Optional.empty());
    }

    /** Returns trust in certificates alone. */
    public static Trust in(CertificateTrust certificates) {
        return new Trust(TrustedKeys.none(), certificates, Optional.empty());
    }

    /** Returns trust in the same keys and certificates, and in those that {@code verifier} accepts. */
    public Trust and(KeylessVerifier verifier) {
        return new Trust(keys, certificates, Optional.of(verifier));
    }
}
