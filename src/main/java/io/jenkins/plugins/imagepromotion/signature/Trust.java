package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import java.util.Optional;

/**
 * The keys, certificates and identities whose signatures count.
 *
 * @param keys for cosign, Sigstore bundles and DSSE envelopes
 * @param certificates for Notation
 * @param keyless verifies Sigstore bundles with a certificate; without it they do not count
 */
public record Trust(TrustedKeys keys, CertificateTrust certificates, Optional<KeylessVerifier> keyless) {

    /** Trusts only keys. */
    public static Trust in(TrustedKeys keys) {
        return new Trust(keys, CertificateTrust.none(), Optional.empty());
    }

    /** Trusts only certificates. */
    public static Trust in(CertificateTrust certificates) {
        return new Trust(TrustedKeys.none(), certificates, Optional.empty());
    }

    /** Trusts the same keys and certificates, and the identities that {@code verifier} accepts. */
    public Trust and(KeylessVerifier verifier) {
        return new Trust(keys, certificates, Optional.of(verifier));
    }
}
