package io.jenkins.plugins.imagepromotion.image;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.regex.Pattern;

/**
 * A tag that is written once: {@code <environment>-v<version>-<commit>-<timestamp>}.
 *
 * <p>Version and commit belong to the digest and travel with it; environment and timestamp tell where and when the tag
 * was made. Flux orders such tags by the timestamp, which therefore has exactly ten digits.
 *
 * @param environment the environment's name
 * @param version three numbers and an optional pre-release, without {@code v} and without build metadata
 * @param commit 7 to 40 lower-case hex digits
 * @param timestamp Unix seconds
 */
public record ImmutableTag(String environment, String version, String commit, long timestamp) {
    /** The grammar of a version inside a tag. */
    public static final String VERSION = "[0-9]+\\.[0-9]+\\.[0-9]+(?:-[0-9A-Za-z.]+)?";
    /** The grammar of a commit inside a tag. */
    public static final String COMMIT = "[0-9a-f]{7,40}";
    /** The grammar of a timestamp inside a tag. */
    public static final String TIMESTAMP = "[1-9][0-9]{9}";

    private static final Pattern ENVIRONMENT_PATTERN = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern VERSION_PATTERN = Pattern.compile(VERSION);
    private static final Pattern COMMIT_PATTERN = Pattern.compile(COMMIT);
    private static final Pattern TIMESTAMP_PATTERN = Pattern.compile(TIMESTAMP);

    /**
     * The tag of those parts.
     *
     * @throws ImagePromotionException {@code INVALID_TAG} if a part cannot stand in an immutable tag
     */
    public ImmutableTag {
        require("environment", environment, ENVIRONMENT_PATTERN, "a lower-case name such as staging");
        require(
                "version",
                version,
                VERSION_PATTERN,
                "three numbers and an optional pre-release, such as 1.4.2 or 1.4.2-rc.1");
        require("commit", commit, COMMIT_PATTERN, "7 to 40 lower-case hex digits");
        require("timestamp", Long.toString(timestamp), TIMESTAMP_PATTERN, "Unix seconds, ten digits");
        require(
                "tag",
                text(environment, version, commit, timestamp),
                Pattern.compile(Tag.GRAMMAR),
                "at most 128 characters");
    }

    private static void require(String part, String value, Pattern pattern, String expected) {
        if (!pattern.matcher(value).matches()) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.INVALID_TAG, "This " + part + " cannot stand in an immutable tag.")
                            .with("found", Quoted.text(value))
                            .with("expected", expected)
                            .remedy("An immutable tag is <environment>-v<version>-<commit>-<timestamp>."));
        }
    }

    private static String text(String environment, String version, String commit, long timestamp) {
        return environment + "-v" + version + "-" + commit + "-" + timestamp;
    }

    /** The tag as a registry knows it. */
    public Tag tag() {
        return new Tag(toString());
    }

    /** Whether both were made from the same version and commit, in whatever environment and at whatever time. */
    public boolean sameOriginAs(ImmutableTag other) {
        return version.equals(other.version) && commit.equals(other.commit);
    }

    @Override
    public String toString() {
        return text(environment, version, commit, timestamp);
    }
}
