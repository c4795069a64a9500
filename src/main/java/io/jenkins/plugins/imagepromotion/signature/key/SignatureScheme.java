package io.jenkins.plugins.imagepromotion.signature.key;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;

/**
 * An algorithm with its hash function and parameters. The key and the form determine it, never the signature itself.
 */
public enum SignatureScheme {
    ECDSA_SHA256("SHA256withECDSAinP1363Format"),
    ECDSA_SHA384("SHA384withECDSAinP1363Format"),
    ECDSA_SHA512("SHA512withECDSAinP1363Format"),
    RSA_PKCS1_SHA256("SHA256withRSA"),
    RSA_PSS_SHA256("SHA-256", 32),
    RSA_PSS_SHA384("SHA-384", 48),
    RSA_PSS_SHA512("SHA-512", 64),
    ED25519("Ed25519"),
    ED25519_PREHASHED("Ed25519");

    private static final int ED25519_BYTES = 64;

    private final String jdkName;
    private final String pssHash;
    private final int saltBytes;

    SignatureScheme(String jdkName) {
        this.jdkName = jdkName;
        this.pssHash = "";
        this.saltBytes = 0;
    }

    SignatureScheme(String pssHash, int saltBytes) {
        this.jdkName = "RSASSA-PSS";
        this.pssHash = pssHash;
        this.saltBytes = saltBytes;
    }

    /**
     * Returns the schemes of signatures that do not name one: cosign's, Sigstore's and DSSE's. The first one is used to
     * sign.
     *
     * <p>cosign signs with SHA-256 on every curve (SIGNATURE_SPEC.md, "Hashing Algorithms"), and Sigstore's list of
     * algorithms (sigstore_common.proto, {@code PublicKeyDetails}) has the hash function of the curve. cosign hashes
     * before Ed25519, other tools do not. RSA keys sign with PKCS #1 v1.5 in cosign and with PSS in in-toto.
     */
    static List<SignatureScheme> unnamed(KeyType type) {
        return switch (type) {
            case P256 -> List.of(ECDSA_SHA256);
            case P384 -> List.of(ECDSA_SHA384, ECDSA_SHA256);
            case P521 -> List.of(ECDSA_SHA512, ECDSA_SHA256);
            case RSA -> List.of(RSA_PKCS1_SHA256, RSA_PSS_SHA256);
            case ED25519 -> List.of(ED25519, ED25519_PREHASHED);
        };
    }

    /**
     * Returns whether {@code signature} is a signature of {@code message} by the key. An ECDSA signature is the two
     * numbers with a fixed width.
     */
    public boolean verifies(PublicKey key, byte[] message, byte[] signature) {
        try {
            KeyType type = KeyType.of(key);
            boolean wellFormed = type.isEcdsa()
                    ? EcdsaSignature.isInRange(signature, type.order())
                    // The JDK ignores bytes after the end of an Ed25519 signature.
                    : type != KeyType.ED25519 || signature.length == ED25519_BYTES;
            if (!wellFormed) {
                return false;
            }
            Signature verifier = start(jdkName);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | UnusableMaterial e) {
            // A key of another type, or bytes that are not a signature at all.
            return false;
        }
    }

    /** Returns a signature of {@code message}; with ECDSA in DER. */
    byte[] sign(PrivateKey key, byte[] message) throws InvalidKeyException {
        try {
            Signature signer = start(jdkName.replace("inP1363Format", ""));
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (InvalidKeyException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot sign with " + name(), e);
        }
    }

    private Signature start(String name) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(name);
        if (!pssHash.isEmpty()) {
            signature.setParameter(new PSSParameterSpec(
                    pssHash, "MGF1", new MGF1ParameterSpec(pssHash), saltBytes, PSSParameterSpec.TRAILER_FIELD_BC));
        } else if (this == ED25519_PREHASHED) {
            signature.setParameter(new EdDSAParameterSpec(true));
        }
        return signature;
    }
}
