package io.jenkins.plugins.imagepromotion.signature.key;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The block that an RSA signature encodes (RFC 8017, RSAVP1 in section 5.2.2). It depends only on the key, so most keys
 * that did not sign are excluded without reading the message.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RsaBlock(byte[] bytes) {
    private static final byte[] SHA256_INFO = HexFormat.of().parseHex("3031300d060960864801650304020105000420");
    private static final byte PSS_TRAILER = (byte) 0xbc;

    /** Returns the block; empty if it is not a key for RSA, or the signature is not a number that it can have made. */
    static Optional<RsaBlock> of(PublicKey key, byte[] signature) {
        if (!(key instanceof RSAPublicKey rsa)) {
            return Optional.empty();
        }
        BigInteger modulus = rsa.getModulus();
        int length = (modulus.bitLength() + 7) / 8;
        BigInteger number = new BigInteger(1, signature);
        if (signature.length != length || number.compareTo(modulus) >= 0) {
            return Optional.empty();
        }
        byte[] digits = number.modPow(rsa.getPublicExponent(), modulus).toByteArray();
        int skipped = Math.max(0, digits.length - length);
        byte[] bytes = new byte[length];
        System.arraycopy(digits, skipped, bytes, length - digits.length + skipped, digits.length - skipped);
        return Optional.of(new RsaBlock(bytes));
    }

    /**
     * Returns whether this is the only PKCS #1 v1.5 encoding of the hash (RFC 8017, section 9.2). Unlike
     * parsing, constructing and comparing it leaves no room for other bytes (CVE-2006-4339).
     */
    boolean isPkcs1(byte[] sha256) {
        byte[] expected = new byte[bytes.length];
        Arrays.fill(expected, (byte) 0xff);
        int hash = expected.length - sha256.length;
        int info = hash - SHA256_INFO.length;
        expected[0] = 0;
        expected[1] = 1;
        expected[info - 1] = 0;
        System.arraycopy(SHA256_INFO, 0, expected, info, SHA256_INFO.length);
        System.arraycopy(sha256, 0, expected, hash, sha256.length);
        return MessageDigest.isEqual(expected, bytes);
    }

    /** Returns whether this can be a PSS encoding (RFC 8017, section 9.1.2, step 4). */
    boolean canBePss() {
        return bytes[bytes.length - 1] == PSS_TRAILER;
    }
}
