package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place where images run, and how its images come to be: built from a branch, or promoted from an origin.
 *
 * @param name the environment's name, the first part of its tags
 * @param branch the branch whose pushes build its images; null where images are promoted
 * @param origin the environment whose images are promoted to it; null where images are built
 * @param tagPattern what its tags look like, with the groups {@code version}, {@code commit} and {@code timestamp}
 */
public record Environment(
        String name, @Nullable String branch, @Nullable String origin, Pattern tagPattern) {

    /**
     * An environment.
     *
     * @throws ImagePromotionException {@code INVALID_TAG} if its name cannot stand in an immutable tag
     * @throws IllegalArgumentException if it is both built and promoted, or neither, or promoted from itself, or if the
     *     pattern lacks one of its groups
     */
    public Environment {
        ImmutableTag.requireEnvironment(name);
        Objects.requireNonNull(tagPattern);
        for (String group : List.of("version", "commit", "timestamp")) {
            if (!tagPattern.pattern().contains("(?<" + group + ">")) {
                throw new IllegalArgumentException("the tag pattern of " + name + " has no group " + group);
            }
        }
        if ((branch == null) == (origin == null)) {
            throw new IllegalArgumentException("the images of " + name + " are either built or promoted");
        }
        if (name.equals(origin)) {
            throw new IllegalArgumentException("the images of " + name + " are promoted from another environment");
        }
    }

    /** An environment whose images a push to {@code branch} builds. */
    public static Environment builtFrom(String name, String branch) {
        return new Environment(name, branch, null, defaultPattern(name));
    }

    /** A protected environment whose images exist only by promotion from {@code origin}. */
    public static Environment promotedFrom(String name, String origin) {
        return new Environment(name, null, origin, defaultPattern(name));
    }

    private static Pattern defaultPattern(String name) {
        return Pattern.compile("^" + Pattern.quote(name) + "-v(?<version>" + ImmutableTag.VERSION + ")-(?<commit>"
                + ImmutableTag.COMMIT + ")-(?<timestamp>" + ImmutableTag.TIMESTAMP + ")$");
    }

    /** Whether its images exist only by promotion. */
    public boolean isProtected() {
        return origin != null;
    }

    /** The parts of the tag if it is one of this environment: of its pattern, and each part of the grammar. */
    public Optional<ImmutableTag> read(Tag tag) {
        Matcher matcher = tagPattern.matcher(tag.value());
        return matcher.matches()
                ? ImmutableTag.ofParts(
                        name, matcher.group("version"), matcher.group("commit"), matcher.group("timestamp"))
                : Optional.empty();
    }

    /** Equal if all parts are; patterns, which Java compares by identity, by their text. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Environment that
                && name.equals(that.name)
                && Objects.equals(branch, that.branch)
                && Objects.equals(origin, that.origin)
                && tagPattern.pattern().equals(that.tagPattern.pattern())
                && tagPattern.flags() == that.tagPattern.flags();
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, branch, origin, tagPattern.pattern());
    }
}
