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
 */
public final class Digest implements ManifestReference {

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

        String prefix() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern GRAMMAR = Pattern.compile("(sha256|sha384|sha512):([0-9a-f]{64,128})");

    private final Algorithm algorithm;
    private final String hex;

    private Digest(Algorithm algorithm, String hex) {
        this.algorithm = algorithm;
        this.hex = hex;
    }

    /** Returns the sha256 digest of {@code bytes}. */
    public static Digest of(byte[] bytes) {
        return of(Algorithm.SHA256, Algorithm.SHA256.hash().digest(bytes));
    }

    /**
     * Returns the digest for a hash that {@code algorithm} computed.
     *
     * @throws IllegalArgumentException if the hash does not have the length of that algorithm
     */
    public static Digest of(Algorithm algorithm, byte[] hash) {
        if (hash.length * 2 != algorithm.hexLength) {
            throw new IllegalArgumentException(algorithm + " does not produce hashes of " + hash.length + " bytes");
        }
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    /**
     * Parses a digest.
     *
     * @throws ImagePromotionException {@code INVALID_DIGEST} if the text is not a digest
     */
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

    public Algorithm algorithm() {
        return algorithm;
    }

    /** Returns the lowercase hex digits. */
    public String hex() {
        return hex;
    }

    /** Returns whether {@code bytes} hash to this digest under its own algorithm. */
    public boolean matches(byte[] bytes) {
        return equals(of(algorithm, algorithm.hash().digest(bytes)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && algorithm == digest.algorithm && hex.equals(digest.hex);
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    @Override
    public String toString() {
        return algorithm.prefix() + ":" + hex;
    }
}
