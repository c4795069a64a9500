package io.jenkins.plugins.imagepromotion.signature.key;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;

/**
 * A message whose signatures are verified with several keys. Each of its hashes is computed once, because it can have
 * megabytes. Not for use by several threads.
 */
public final class SignedMessage {
    private final byte[] bytes;
    private final Map<String, byte[]> hashes = new HashMap<>();

    /** Wraps {@code bytes} without a copy; they must not change later. */
    public SignedMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    /** Returns the hash by an algorithm of the JDK, such as {@code SHA-256}. */
    byte[] hash(String algorithm) throws NoSuchAlgorithmException {
        byte[] known = hashes.get(algorithm);
        if (known == null) {
            known = MessageDigest.getInstance(algorithm).digest(bytes);
            hashes.put(algorithm, known);
        }
        return known;
    }
}
