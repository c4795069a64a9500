package io.jenkins.plugins.imagepromotion.image;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tag that is written only once: {@code <environment>-v<version>-<commit>-<timestamp>}.
 *
 * <p>Version and commit belong to the digest and travel with it; environment and timestamp show where and when the tag
 * was created. Flux orders such tags by timestamp, so it has exactly ten digits. Apart from the environment, only a
 * pre-release may contain a dash, so the text parses back to the same parts. A policy may define another format for the
 * same parts; {@code tag} is then in that format.
 *
 * @param environment the environment's name
 * @param version three numbers and an optional pre-release, without {@code v} and without build metadata
 * @param commit 7 to 40 lowercase hex digits
 * @param timestamp Unix seconds
 * @param tag the tag in the registry
 */
public record ImmutableTag(String environment, String version, String commit, long timestamp, Tag tag) {
    /** The grammar of a version inside a tag. */
    public static final String VERSION = "[0-9]+\\.[0-9]+\\.[0-9]+(?:-[0-9A-Za-z.]+)?";
    /** The grammar of a commit inside a tag. */
    public static final String COMMIT = "[0-9a-f]{7,40}";
    /** The grammar of a timestamp inside a tag. */
    public static final String TIMESTAMP = "[1-9][0-9]{9}";

    /** Orders tags by timestamp, the newest first. */
    public static final Comparator<ImmutableTag> NEWEST_FIRST =
            (one, other) -> Long.compare(other.timestamp, one.timestamp);

    private static final Pattern ENVIRONMENT_PATTERN = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern VERSION_PATTERN = Pattern.compile(VERSION);
    private static final Pattern COMMIT_PATTERN = Pattern.compile(COMMIT);
    private static final Pattern TIMESTAMP_PATTERN = Pattern.compile(TIMESTAMP);

    /** Creates the tag in the standard format, or throws {@code INVALID_TAG} if a part is not valid in one. */
    public ImmutableTag(String environment, String version, String commit, long timestamp) {
        this(environment, version, commit, timestamp, standard(environment, version, commit, timestamp));
    }

    private static Tag standard(String environment, String version, String commit, long timestamp) {
        requireEnvironment(environment);
        require(
                "version",
                version,
                matches(VERSION_PATTERN, version),
                "three numbers and an optional pre-release, such as 1.4.2 or 1.4.2-rc.1");
        require("commit", commit, matches(COMMIT_PATTERN, commit), "7 to 40 lowercase hex digits");
        String seconds = Long.toString(timestamp);
        require("timestamp", seconds, matches(TIMESTAMP_PATTERN, seconds), "Unix seconds, ten digits");
        String text = text(environment, version, commit, timestamp);
        require("tag", text, Tag.isTag(text), "at most 128 characters");
        return new Tag(text);
    }

    /** Returns true if both have the same environment, version, commit and timestamp, even if their tags differ. */
    public boolean hasPartsOf(ImmutableTag other) {
        return timestamp == other.timestamp
                && environment.equals(other.environment)
                && version.equals(other.version)
                && commit.equals(other.commit);
    }

    /** Returns the same parts with {@code written} as the tag. */
    public ImmutableTag as(Tag written) {
        return new ImmutableTag(environment, version, commit, timestamp, written);
    }

    /** Returns the tag for parts found in a text; empty if a part is missing or not valid in an immutable tag. */
    public static Optional<ImmutableTag> ofParts(
            String environment, @Nullable String version, @Nullable String commit, @Nullable String timestamp) {
        if (version == null || commit == null || timestamp == null) {
            return Optional.empty();
        }
        String text = text(environment, version, commit, timestamp);
        boolean valid = matches(ENVIRONMENT_PATTERN, environment)
                && matches(VERSION_PATTERN, version)
                && matches(COMMIT_PATTERN, commit)
                && matches(TIMESTAMP_PATTERN, timestamp)
                && Tag.isTag(text);
        return valid
                ? Optional.of(new ImmutableTag(environment, version, commit, Long.parseLong(timestamp), new Tag(text)))
                : Optional.empty();
    }

    /** Throws {@code INVALID_TAG} if an environment of that name cannot have immutable tags. */
    public static void requireEnvironment(String name) {
        require(
                "environment",
                name,
                matches(ENVIRONMENT_PATTERN, name),
                "a name such as staging: at most 31 of a-z 0-9 -, starting with a letter");
    }

    private static boolean matches(Pattern pattern, String text) {
        return pattern.matcher(text).matches();
    }

    private static void require(String part, String value, boolean valid, String expected) {
        if (!valid) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.INVALID_TAG, "This " + part + " is not valid in an immutable tag.")
                            .with("found", Quoted.text(value))
                            .with("expected", expected)
                            .remedy("An immutable tag is <environment>-v<version>-<commit>-<timestamp>."));
        }
    }

    private static String text(String environment, String version, String commit, Object timestamp) {
        return environment + "-v" + version + "-" + commit + "-" + timestamp;
    }

    /** Returns whether both have the same version and commit; environment and time do not matter. */
    public boolean sameOriginAs(ImmutableTag other) {
        return version.equals(other.version) && commit.equals(other.commit);
    }

    /** Returns version and commit as one string; equal exactly if {@link #sameOriginAs} is true. */
    public String origin() {
        return version + "-" + commit;
    }

    @Override
    public String toString() {
        return tag.value();
    }
}
