package io.jenkins.plugins.imagepromotion.signature.key;

import io.jenkins.plugins.imagepromotion.work.Interruption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The public keys that an administrator trusts, each once.
 *
 * @param keys in the order of the text
 */
public record TrustedKeys(List<TrustedKey> keys) {
    /** Each signature is tried with each key. */
    private static final int MAX_KEYS = 64;

    /** The maximum number of bytes that are read for all keys and signatures of one message. */
    private static final long MAX_READ = 512L << 20;

    public TrustedKeys {
        keys = List.copyOf(new LinkedHashSet<>(keys));
    }

    /** Returns an empty set; no key-based signature counts. */
    public static TrustedKeys none() {
        return new TrustedKeys(List.of());
    }

    /**
     * Reads one or more public keys in PEM ({@code BEGIN PUBLIC KEY}): ECDSA on P-256, P-384 or P-521, RSA with 2048 to
     * 8192 bits, or Ed25519.
     *
     * @throws UnusableMaterial if the text contains no keys, more than 64 keys, or a key that cannot be used
     */
    public static TrustedKeys parse(String pem) throws UnusableMaterial {
        Set<TrustedKey> keys = new LinkedHashSet<>();
        for (Pem block : Pem.blocks(pem)) {
            keys.add(TrustedKey.of(block));
        }
        if (keys.size() > MAX_KEYS) {
            throw new UnusableMaterial("it has " + keys.size() + " keys, more than " + MAX_KEYS);
        }
        return new TrustedKeys(List.copyOf(keys));
    }

    /**
     * Returns the key that signed {@code message}; empty if none of the keys signed it. See {@link TrustedKey#hasSigned}.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code CANCELLED} if the thread is
     *     interrupted
     */
    public Optional<TrustedKey> signerOf(SignedMessage message, byte[] signature) {
        for (TrustedKey key : keys) {
            Interruption.check();
            if (key.hasSigned(message, signature)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns whether so many signatures of one message can be verified in a few seconds. Only Ed25519 keys are
     * counted, because the message is hashed once for all other keys.
     */
    public boolean canVerify(SignedMessage message, int signatures) {
        long readers = keys.stream().filter(TrustedKey::readsWholeMessage).count();
        return readers * signatures * message.length() <= MAX_READ;
    }
}
