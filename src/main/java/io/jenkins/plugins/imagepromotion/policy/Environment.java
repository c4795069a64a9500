package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.demand.Demands;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place where images run, and how its images come to be: built from a branch, or promoted from an origin. One that has
 * neither is closed: nobody builds for it and nobody promotes to it.
 *
 * @param name the environment's name, the first part of its tags unless it has a scheme of its own
 * @param branch the branch whose pushes build its images; null where images are not built
 * @param origins the environments whose images may be promoted to it
 * @param tags how its tags are written and read
 * @param demands what a promotion to it must satisfy
 * @param paths patterns of the files that belong to it, as the scan reads them
 */
public record Environment(
        String name, @Nullable String branch, List<String> origins, TagScheme tags, Demands demands, List<String> paths)
        implements Serializable {
    private static final int LONGEST_PATH = 500;

    /**
     * An environment.
     *
     * @throws ImagePromotionException {@code INVALID_TAG} if its name is not valid in an immutable tag;
     *     {@code INVALID_POLICY} if it is both built and promoted, or promoted from itself, or demands something of
     *     promotions that do not happen
     */
    public Environment {
        ImmutableTag.requireEnvironment(name);
        Objects.requireNonNull(tags);
        origins = List.copyOf(origins);
        paths = List.copyOf(requirePaths(paths));
        if (branch != null && !origins.isEmpty()) {
            throw InvalidPolicy.because("the images of " + name + " are either built or promoted, not both");
        }
        if (branch != null && !demands.equals(Demands.NONE)) {
            throw InvalidPolicy.because("nothing is promoted to " + name
                    + ", whose images are built from a branch: it can demand nothing of a promotion");
        }
        if (origins.contains(name)) {
            throw InvalidPolicy.because("the images of " + name + " are promoted from another environment than itself");
        }
    }

    /** An environment with the files that its name tells. */
    public Environment(String name, @Nullable String branch, List<String> origins, TagScheme tags, Demands demands) {
        this(name, branch, origins, tags, demands, pathsNamed(name));
    }

    /**
     * What a name says of files without any configuration: a folder called as the environment, as in
     * {@code overlays/production}, and a file with its name as the last part, as in {@code values-production.yaml}.
     */
    public static List<String> pathsNamed(String name) {
        String file = name + ".*";
        return List.of("**/" + name + "/**", "**/*[-._]" + file, "**/" + file);
    }

    /**
     * The patterns, if each is one that can be matched quickly.
     *
     * @throws ImagePromotionException {@code INVALID_POLICY} if one is not
     */
    public static List<String> requirePaths(List<String> paths) {
        for (String path : paths) {
            if (path.isBlank() || path.length() > LONGEST_PATH) {
                throw InvalidPolicy.because(
                        "a pattern of paths is empty or longer than " + LONGEST_PATH + " characters",
                        "patterns such as deploy/live/** or **/values-live.yaml");
            }
        }
        return List.copyOf(paths);
    }

    /** An environment whose images a push to {@code branch} builds. */
    public static Environment builtFrom(String name, String branch) {
        ImmutableTag.requireEnvironment(name);
        return new Environment(name, branch, List.of(), TagScheme.standard(name), Demands.NONE);
    }

    /** A protected environment whose images exist only by promotion from {@code origin}. */
    public static Environment promotedFrom(String name, String origin) {
        ImmutableTag.requireEnvironment(name);
        return new Environment(name, null, List.of(origin), TagScheme.standard(name), Demands.NONE);
    }

    /**
     * An environment as somebody wrote it down, whose way to get images must be said and not be contradicted.
     *
     * @param branch empty if its images are not built
     * @param isProtected what was said about it; empty if nothing was
     * @throws ImagePromotionException {@code INVALID_POLICY} or {@code INVALID_TAG}
     */
    public static Environment of(
            String name,
            Optional<String> branch,
            List<String> origins,
            Optional<Boolean> isProtected,
            TagScheme tags,
            Demands demands,
            List<String> paths) {
        if (branch.isPresent() && isProtected.equals(Optional.of(true))) {
            throw InvalidPolicy.because(
                    "the images of " + name + " are built from a branch, so it is not protected",
                    "origins instead of a branch: the images of a protected environment exist only by promotion");
        }
        if (branch.isEmpty() && isProtected.equals(Optional.of(false))) {
            throw InvalidPolicy.because(
                    "no branch builds the images of " + name + ", so it is protected", "a branch, or protected: true");
        }
        if (branch.isEmpty() && origins.isEmpty() && isProtected.isEmpty()) {
            throw InvalidPolicy.because(
                    "it does not say how the images of " + name + " come to be",
                    "branch, or origins, or protected: true if nobody may promote to it");
        }
        return new Environment(name, branch.orElse(null), origins, tags, demands, paths);
    }

    /** This environment with those demands. */
    public Environment demanding(Demands more) {
        return new Environment(name, branch, origins, tags, more, paths);
    }

    /** Whether no build may make its images. */
    public boolean isProtected() {
        return branch == null;
    }

    /** Whether promotions to it exist. */
    public boolean isPromotionTarget() {
        return !origins.isEmpty();
    }

    /** The parts of the tag if it is one of this environment: of its scheme, and each part of the grammar. */
    public Optional<ImmutableTag> read(Tag tag) {
        return tags.read(name, tag);
    }

    /**
     * The tag of this environment for those parts.
     *
     * @throws ImagePromotionException {@code INVALID_TAG} or {@code TAG_OUTSIDE_PATTERN} if there can be none
     */
    public ImmutableTag mint(String version, String commit, long timestamp) {
        return tags.mint(name, version, commit, timestamp);
    }
}
