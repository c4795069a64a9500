package io.jenkins.plugins.imagepromotion.signature.key;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.NamedParameterSpec;

/** The kinds of keys that can sign. */
public enum KeyType {
    P256,
    P384,
    P521,
    RSA,
    ED25519;

    private static final int MIN_RSA_BITS = 2048;
    /** A larger key only costs time, and certificates contain keys that strangers chose. */
    private static final int MAX_RSA_BITS = 8192;

    /**
     * Returns the type of a public or private key.
     *
     * @throws UnusableMaterial if no signature with it can count
     */
    public static KeyType of(Key key) throws UnusableMaterial {
        if (key instanceof RSAKey rsa && key.getAlgorithm().equals("RSA")) {
            return rsa(rsa.getModulus().bitLength());
        }
        if (key instanceof ECKey ec) {
            KeyType type = curve(ec.getParams());
            if (key instanceof ECPublicKey point && !isOnCurve(point.getW(), ec.getParams())) {
                throw new UnusableMaterial("the point of the EC key is not on its curve");
            }
            return type;
        }
        if (key instanceof EdECKey ed && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            return ED25519;
        }
        throw new UnusableMaterial("its algorithm is not supported; use ECDSA P-256, P-384 or P-521, RSA or Ed25519");
    }

    /** Returns whether a signature by this type is a pair of numbers (r, s). */
    boolean isEcdsa() {
        return this == P256 || this == P384 || this == P521;
    }

    /** Returns the order of the curve; only for ECDSA. */
    BigInteger order() {
        return parameters(this).getOrder();
    }

    /** Returns the size of an RSA key in bits; 0 for other keys. */
    public static int rsaBits(PublicKey key) {
        return key instanceof RSAKey rsa ? rsa.getModulus().bitLength() : 0;
    }

    private static KeyType rsa(int bits) throws UnusableMaterial {
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            throw new UnusableMaterial(
                    "the RSA key has " + bits + " bits; use " + MIN_RSA_BITS + " to " + MAX_RSA_BITS);
        }
        return RSA;
    }

    private static KeyType curve(ECParameterSpec found) throws UnusableMaterial {
        for (KeyType type : values()) {
            if (type.isEcdsa() && isEqual(parameters(type), found)) {
                return type;
            }
        }
        throw new UnusableMaterial("the curve of the EC key is not supported; use P-256, P-384 or P-521");
    }

    /**
     * Compares every parameter, because a key with a custom generator verifies forged signatures (CVE-2020-0601).
     */
    private static boolean isEqual(ECParameterSpec known, ECParameterSpec found) {
        return known.getCurve().equals(found.getCurve())
                && known.getGenerator().equals(found.getGenerator())
                && known.getOrder().equals(found.getOrder())
                && known.getCofactor() == found.getCofactor();
    }

    private static boolean isOnCurve(ECPoint point, ECParameterSpec parameters) {
        BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.multiply(x)
                .add(parameters.getCurve().getA())
                .multiply(x)
                .add(parameters.getCurve().getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.multiply(y).subtract(right).mod(p).signum() == 0;
    }

    private static ECParameterSpec parameters(KeyType type) {
        String name =
                switch (type) {
                    case P256 -> "secp256r1";
                    case P384 -> "secp384r1";
                    default -> "secp521r1";
                };
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(name));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime lacks " + name, e);
        }
    }
}
