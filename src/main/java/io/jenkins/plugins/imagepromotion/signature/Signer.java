package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKey;

/** The signer of a signature that counts. Equal signers count once. */
public sealed interface Signer {

    /**
     * The owner of a trusted key.
     *
     * @param id the SHA-256 of the key, as {@link TrustedKey#id}
     */
    record Key(Digest id) implements Signer {
        @Override
        public String toString() {
            return "the key " + id;
        }
    }

    /**
     * The subject of a certificate.
     *
     * @param subject its distinguished name (RFC 2253)
     * @param root the SHA-256 of the trusted root certificate
     */
    record Certificate(String subject, Digest root) implements Signer {
        @Override
        public String toString() {
            return "the certificate of " + Quoted.text(subject) + " under the root " + root;
        }
    }

    /**
     * An identity that signs with short-lived certificates.
     *
     * @param issuer the URL of the identity provider
     * @param subject the e-mail address or the URI of the workflow
     */
    record Identity(String issuer, String subject) implements Signer {
        @Override
        public String toString() {
            return Quoted.text(subject) + " as identified by " + Quoted.text(issuer);
        }
    }
}
