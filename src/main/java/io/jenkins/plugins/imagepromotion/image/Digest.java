package io.jenkins.plugins.imagepromotion.image;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identity of an image: the hash of its manifest's bytes, written {@code sha256:<64 hex digits>}.
 *
 * <p>Grammar and algorithms: OCI image specification, section "Digests", and the registered algorithms of the
 * distribution {@code digest} package.
 *
 * @param algorithm the hash function
 * @param hex the hash in lowercase hex digits
 */
public record Digest(Algorithm algorithm, String hex) implements ManifestReference {

    /** The hash functions that the OCI specification registers. */
    public enum Algorithm {
        SHA256("SHA-256", 64),
        SHA384("SHA-384", 96),
        SHA512("SHA-512", 128);

        private final String jdkName;
        private final int hexLength;

        Algorithm(String jdkName, int hexLength) {
            this.jdkName = jdkName;
            this.hexLength = hexLength;
        }

        /** Returns a new hash function, for streaming. */
        public MessageDigest hash() {
            try {
                return MessageDigest.getInstance(jdkName);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("This Java runtime lacks " + jdkName, e);
            }
        }

        /** Returns the digest of {@code bytes} under this hash function. */
        public Digest of(byte[] bytes) {
            return Digest.of(this, hash().digest(bytes));
        }

        String prefix() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
    private static final Pattern GRAMMAR = Pattern.compile("(sha256|sha384|sha512):([0-9a-f]{64,128})");

    /**
     * Checks the hash.
     *
     * @throws IllegalArgumentException if it does not have the length of that algorithm, or contains another character
     */
    public Digest {
        if (hex.length() != algorithm.hexLength) {
            throw new IllegalArgumentException(
                    algorithm + " does not produce hashes of " + hex.length() / 2 + " bytes");
        }
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("A hash consists of lowercase hex digits");
        }
    }

    /** Returns the sha256 digest of {@code bytes}. */
    public static Digest of(byte[] bytes) {
        return Algorithm.SHA256.of(bytes);
    }

    /** Returns the digest for a hash that {@code algorithm} computed. */
    public static Digest of(Algorithm algorithm, byte[] hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    /** Parses a digest, or throws {@code INVALID_DIGEST} if the text is not one. */
    public static Digest parse(String text) {
        Matcher matcher = GRAMMAR.matcher(Objects.requireNonNull(text));
        if (matcher.matches()) {
            Algorithm algorithm = Algorithm.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
            if (matcher.group(2).length() == algorithm.hexLength) {
                return new Digest(algorithm, matcher.group(2));
            }
        }
        throw new ImagePromotionException(Failure.of(FailureCode.INVALID_DIGEST, "This is not an image digest.")
                .with("found", Quoted.text(text))
                .with("expected", "sha256: and 64 lowercase hex digits (sha384: 96, sha512: 128)")
                .remedy("Copy the whole digest, for example from `docker images --digests`."));
    }

    /** Returns the first 12 hex digits, for display; two images can share them. */
    public String shortHex() {
        return hex.substring(0, 12);
    }

    /** Returns whether {@code bytes} hash to this digest under its own algorithm. */
    public boolean matches(byte[] bytes) {
        return equals(algorithm.of(bytes));
    }

    @Override
    public String toString() {
        return algorithm.prefix() + ":" + hex;
    }
}
