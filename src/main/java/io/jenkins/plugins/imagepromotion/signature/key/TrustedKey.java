package io.jenkins.plugins.imagepromotion.signature.key;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A public key whose signatures count. Its identity is the SHA-256 of its SubjectPublicKeyInfo (RFC 5280, section
 * 4.1.2.7).
 */
public final class TrustedKey {
    /** The names by which the JDK finds the algorithm of a key; those after the third only improve the message. */
    private static final List<String> ALGORITHMS =
            List.of("EC", "RSA", "Ed25519", "RSASSA-PSS", "DSA", "DH", "Ed448", "XDH");

    private final PublicKey key;
    private final KeyType type;
    private final Digest id;

    private TrustedKey(PublicKey key, KeyType type) {
        this.key = key;
        this.type = type;
        this.id = Digest.of(key.getEncoded());
    }

    /**
     * Reads a PEM block with a public key.
     *
     * @throws UnusableMaterial if it is anything else, or if no signature with the key can count
     */
    static TrustedKey of(Pem block) throws UnusableMaterial {
        if (!block.label().equals("PUBLIC KEY")) {
            throw new UnusableMaterial(otherThanAKey(block.label()));
        }
        PublicKey key = decode(block.der());
        KeyType type = KeyType.of(key);
        if (!Arrays.equals(canonical(key), block.der())) {
            throw new UnusableMaterial("the public key is not in its canonical encoding");
        }
        return new TrustedKey(key, type);
    }

    private static String otherThanAKey(String label) {
        String found = "the PEM block is " + Quoted.text(label);
        if (label.contains("PRIVATE KEY")) {
            return found
                    + ", but only the public key belongs here; replace the key pair if others can read this setting";
        }
        return label.endsWith("CERTIFICATE")
                ? found + ", but a public key is expected; extract it with `openssl x509 -pubkey -noout`"
                : found + ", but \"PUBLIC KEY\" is expected";
    }

    private static PublicKey decode(byte[] der) throws UnusableMaterial {
        for (String algorithm : ALGORITHMS) {
            Optional<PublicKey> key = decode(der, algorithm);
            if (key.isPresent()) {
                if (ALGORITHMS.indexOf(algorithm) > 2) {
                    throw new UnusableMaterial("keys for " + key.get().getAlgorithm()
                            + " are not supported; use ECDSA P-256, P-384 or P-521, RSA or Ed25519");
                }
                return key.get();
            }
        }
        throw new UnusableMaterial("it is not a public key that this Java runtime can read");
    }

    private static Optional<PublicKey> decode(byte[] der, String algorithm) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der)));
        } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
            return Optional.empty();
        }
    }

    /**
     * Encodes the numbers of the key again, because the JDK keeps invalid details, such as unused bits that are set.
     */
    private static byte[] canonical(PublicKey key) throws UnusableMaterial {
        try {
            KeySpec numbers;
            if (key instanceof ECPublicKey ec) {
                numbers = new ECPublicKeySpec(ec.getW(), ec.getParams());
            } else if (key instanceof RSAPublicKey rsa) {
                numbers = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
            } else {
                numbers = KeyFactory.getInstance("Ed25519").getKeySpec(key, EdECPublicKeySpec.class);
            }
            return KeyFactory.getInstance(key.getAlgorithm())
                    .generatePublic(numbers)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new UnusableMaterial("its numbers are not those of a public key");
        }
    }

    /** Returns a key that was calculated from its private key. */
    static TrustedKey of(PublicKey key) throws UnusableMaterial {
        return new TrustedKey(key, KeyType.of(key));
    }

    /** Returns whether each signature needs the whole message: Ed25519 does not sign a hash that keys can share. */
    boolean readsWholeMessage() {
        return type == KeyType.ED25519;
    }

    /** Returns the key in PEM, which {@link TrustedKeys#parse} and other tools read. */
    public String pem() {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }

    /** Returns the SHA-256 of the key: {@code openssl pkey -pubin -in FILE -outform DER | sha256sum}. */
    public Digest id() {
        return id;
    }

    /**
     * Returns whether {@code signature} is a signature of {@code message} by this key, in a form that does not name the
     * scheme: with ECDSA in DER, as cosign, Sigstore and DSSE write it.
     */
    public boolean hasSigned(SignedMessage message, byte[] signature) {
        Optional<byte[]> bytes =
                type.isEcdsa() ? EcdsaSignature.fixedWidth(signature, type.order()) : Optional.of(signature);
        return bytes.isPresent()
                && SignatureScheme.unnamed(type).stream()
                        .anyMatch(scheme -> scheme.verifies(key, message, bytes.get()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrustedKey that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "the key " + id;
    }
}
