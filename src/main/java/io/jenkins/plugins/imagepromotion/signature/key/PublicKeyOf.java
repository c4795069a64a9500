package io.jenkins.plugins.imagepromotion.signature.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import javax.crypto.KeyAgreement;

/**
 * Calculates the public key of a private key. PKCS #8 need not contain it (RFC 5958, section 2), and the JDK has no
 * operation for it.
 */
record PublicKeyOf(PrivateKey key, SignatureScheme scheme) {
    private static final byte[] SAMPLE = {1};

    /**
     * Returns the key that verifies a signature of the private key.
     *
     * @throws UnusableMaterial if there is no such key
     */
    TrustedKey find() throws UnusableMaterial {
        try {
            byte[] signature = scheme.sign(key, SAMPLE);
            for (PublicKey candidate : candidates()) {
                TrustedKey found = TrustedKey.of(candidate);
                if (found.hasSigned(new SignedMessage(SAMPLE), signature)) {
                    return found;
                }
            }
        } catch (GeneralSecurityException | IllegalStateException | ProviderException e) {
            // The message could describe the key.
        }
        throw new UnusableMaterial("its numbers are not those of a private key");
    }

    private List<PublicKey> candidates() throws GeneralSecurityException {
        if (key instanceof RSAPrivateCrtKey rsa) {
            return List.of(publicKey("RSA", rsa));
        }
        if (key instanceof EdECPrivateKey ed) {
            return List.of(ofSeed(ed.getBytes().orElseThrow()));
        }
        return key instanceof ECPrivateKey ec ? points(ec.getParams()) : List.of();
    }

    private static PublicKey publicKey(String algorithm, RSAPrivateCrtKey rsa) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm)
                .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    }

    /** A key pair is generated from random bytes, which are the private key (RFC 8032, section 5.1.5). */
    private static PublicKey ofSeed(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        return generator.generateKeyPair().getPublic();
    }

    /**
     * The public key is the generator of the curve multiplied by the private key. A key agreement with the generator
     * makes this multiplication, but returns only the first coordinate; two points on the curve have it.
     */
    private List<PublicKey> points(ECParameterSpec parameters) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(key);
        agreement.doPhase(point(parameters.getGenerator(), parameters), true);
        BigInteger x = new BigInteger(1, agreement.generateSecret());
        BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
        BigInteger square = x.multiply(x)
                .add(parameters.getCurve().getA())
                .multiply(x)
                .add(parameters.getCurve().getB());
        // A square root, because p + 1 is a multiple of 4 for P-256, P-384 and P-521.
        BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
        return List.of(point(new ECPoint(x, y), parameters), point(new ECPoint(x, p.subtract(y)), parameters));
    }

    private static PublicKey point(ECPoint point, ECParameterSpec parameters) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, parameters));
    }
}
