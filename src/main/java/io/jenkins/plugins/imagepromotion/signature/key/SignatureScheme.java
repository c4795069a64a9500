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
import java.util.Optional;

/**
 * An algorithm with its hash function and parameters. The key and the form determine it, never the signature itself.
 */
public enum SignatureScheme {
    ECDSA_SHA256("SHA256withECDSA", "SHA-256", 0),
    ECDSA_SHA384("SHA384withECDSA", "SHA-384", 0),
    ECDSA_SHA512("SHA512withECDSA", "SHA-512", 0),
    RSA_PKCS1_SHA256("SHA256withRSA", "SHA-256", 0),
    RSA_PSS_SHA256("RSASSA-PSS", "SHA-256", 32),
    RSA_PSS_SHA384("RSASSA-PSS", "SHA-384", 48),
    RSA_PSS_SHA512("RSASSA-PSS", "SHA-512", 64),
    ED25519("Ed25519", "", 0),
    ED25519_PREHASHED("Ed25519", "", 0);

    /** The JDK's ECDSA for a hash that is already computed; the signature is the two numbers. */
    private static final String ECDSA_OF_HASH = "NONEwithECDSAinP1363Format";

    private static final int ED25519_BYTES = 64;

    private final String jdkName;
    private final String hash;
    private final int saltBytes;

    SignatureScheme(String jdkName, String hash, int saltBytes) {
        this.jdkName = jdkName;
        this.hash = hash;
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
    public boolean verifies(PublicKey key, SignedMessage message, byte[] signature) {
        try {
            KeyType type = KeyType.of(key);
            return switch (this) {
                case ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512 ->
                    type.isEcdsa()
                            && EcdsaSignature.isInRange(signature, type.order())
                            && verifies(start(ECDSA_OF_HASH), key, message.hash(hash), signature);
                case RSA_PKCS1_SHA256 -> {
                    Optional<RsaBlock> block = RsaBlock.of(key, signature);
                    yield block.isPresent() && block.get().isPkcs1(message.hash(hash));
                }
                case RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512 ->
                    RsaBlock.of(key, signature).filter(RsaBlock::canBePss).isPresent()
                            && verifies(start(jdkName), key, message.bytes(), signature);
                case ED25519, ED25519_PREHASHED ->
                    // The JDK ignores bytes after the end of the signature.
                    type == KeyType.ED25519
                            && signature.length == ED25519_BYTES
                            && verifies(start(jdkName), key, message.bytes(), signature);
            };
        } catch (GeneralSecurityException | UnusableMaterial e) {
            // Bytes that are not a signature at all.
            return false;
        }
    }

    private static boolean verifies(Signature verifier, PublicKey key, byte[] signed, byte[] signature)
            throws GeneralSecurityException {
        verifier.initVerify(key);
        verifier.update(signed);
        return verifier.verify(signature);
    }

    /** Returns a signature of {@code message}; with ECDSA in DER. */
    byte[] sign(PrivateKey key, byte[] message) throws InvalidKeyException {
        try {
            Signature signer = start(jdkName);
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
        if (saltBytes > 0) {
            signature.setParameter(new PSSParameterSpec(
                    hash, "MGF1", new MGF1ParameterSpec(hash), saltBytes, PSSParameterSpec.TRAILER_FIELD_BC));
        } else if (this == ED25519_PREHASHED) {
            signature.setParameter(new EdDSAParameterSpec(true));
        }
        return signature;
    }
}
