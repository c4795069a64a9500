package io.jenkins.plugins.imagepromotion.signature.key;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** The private key that signs our own evidence. It has no accessor, and nothing prints it. */
public final class SigningKey {
    private final PrivateKey key;
    private final SignatureScheme scheme;
    private final TrustedKey publicKey;

    private SigningKey(PrivateKey key, SignatureScheme scheme) throws UnusableMaterial {
        this.key = key;
        this.scheme = scheme;
        this.publicKey = new PublicKeyOf(key, scheme).find();
    }

    /**
     * Reads an unencrypted private key in PEM ({@code BEGIN PRIVATE KEY}, PKCS #8, RFC 5958) of the algorithms of
     * {@link TrustedKeys#parse}.
     *
     * @throws UnusableMaterial if it is anything else
     */
    public static SigningKey parse(String pem) throws UnusableMaterial {
        Pem block = Pem.only(pem);
        if (!block.label().equals("PRIVATE KEY")) {
            throw new UnusableMaterial("the PEM block is " + Quoted.text(block.label())
                    + ", but \"PRIVATE KEY\" is expected; convert it with `openssl pkcs8 -topk8 -nocrypt`");
        }
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                PrivateKey key =
                        KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(block.der()));
                return new SigningKey(
                        key, SignatureScheme.unnamed(KeyType.of(key)).get(0));
            } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
                // It is for another algorithm.
            }
        }
        throw new UnusableMaterial("it is not a private key for ECDSA P-256, P-384 or P-521, RSA or Ed25519");
    }

    /**
     * Returns a signature that {@link TrustedKey#hasSigned} accepts with the public key: ECDSA with the hash function
     * of the curve, RSA with PKCS #1 v1.5 and SHA-256, or Ed25519.
     */
    public byte[] sign(byte[] message) {
        try {
            return scheme.sign(key, message);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("This Java runtime cannot sign with the private key", e);
        }
    }

    /** Returns the public key, which verifies the signatures of this key. */
    public TrustedKey publicKey() {
        return publicKey;
    }

    @Override
    public String toString() {
        return "a private key";
    }
}
