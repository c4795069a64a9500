package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.key.KeyType;
import io.jenkins.plugins.imagepromotion.signature.key.SignatureScheme;
import io.jenkins.plugins.imagepromotion.signature.key.SignedMessage;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.security.PublicKey;

/**
 * The algorithm that each key prescribes (Notary Project, signature-specification.md, "Algorithm Selection", and
 * signature-envelope-jws.md, "Supported alg header values").
 */
enum JwsAlgorithm {
    PS256(KeyType.RSA, 2048, SignatureScheme.RSA_PSS_SHA256),
    PS384(KeyType.RSA, 3072, SignatureScheme.RSA_PSS_SHA384),
    PS512(KeyType.RSA, 4096, SignatureScheme.RSA_PSS_SHA512),
    ES256(KeyType.P256, 0, SignatureScheme.ECDSA_SHA256),
    ES384(KeyType.P384, 0, SignatureScheme.ECDSA_SHA384),
    ES512(KeyType.P521, 0, SignatureScheme.ECDSA_SHA512);

    private final KeyType type;
    private final int rsaBits;
    private final SignatureScheme scheme;

    JwsAlgorithm(KeyType type, int rsaBits, SignatureScheme scheme) {
        this.type = type;
        this.rsaBits = rsaBits;
        this.scheme = scheme;
    }

    /** Returns the algorithm for the key, and requires that {@code named}, from the header, is the same. */
    static JwsAlgorithm of(PublicKey key, String named) throws DoesNotCount {
        KeyType type;
        try {
            type = KeyType.of(key);
        } catch (UnusableMaterial e) {
            throw new DoesNotCount(Reason.UNSUPPORTED_ALGORITHM, "in the certificate, " + e.problem());
        }
        for (JwsAlgorithm algorithm : values()) {
            if (algorithm.type == type && algorithm.rsaBits == KeyType.rsaBits(key)) {
                if (!algorithm.name().equals(named)) {
                    throw new DoesNotCount(
                            Reason.UNSUPPORTED_ALGORITHM,
                            "its algorithm is " + Quoted.text(named) + ", but its key prescribes " + algorithm);
                }
                return algorithm;
            }
        }
        throw new DoesNotCount(
                Reason.UNSUPPORTED_ALGORITHM,
                "Notation does not sign with this key; it signs with RSA of 2048, 3072 or 4096 bits, and with ECDSA");
    }

    boolean verifies(PublicKey key, byte[] message, byte[] signature) {
        return scheme.verifies(key, new SignedMessage(message), signature);
    }
}
