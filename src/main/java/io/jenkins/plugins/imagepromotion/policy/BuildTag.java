package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tag to build an image under: of an environment whose images are built, and of no other. */
public final class BuildTag {
    /** Enough hex digits to tell the commits of any repository apart, and few enough to be read. */
    private static final int COMMIT_DIGITS = 12;

    private final Policy policy;

    /** Tags under that policy. */
    public BuildTag(Policy policy) {
        this.policy = policy;
    }

    /**
     * The tag for one build.
     *
     * @param environment the environment that the image is for; empty for the one that {@code branch} builds
     * @param branch the branch that builds it; empty if nothing is said about it
     * @param timestamp Unix seconds
     * @throws ImagePromotionException {@code NOT_BUILT} if the environment's images are never built or not from this branch,
     *     or if the branch builds none; {@code UNKNOWN_ENVIRONMENT}, {@code INVALID_TAG}, {@code TAG_OUTSIDE_PATTERN}
     */
    public ImmutableTag of(
            Optional<String> environment, Optional<String> branch, String version, String commit, long timestamp) {
        Environment found =
                environment.isPresent() ? policy.environment(environment.get()) : builtFrom(branch.orElse(""));
        if (found.isProtected()) {
            throw refused(
                    "Images of " + found.name() + " are never built: they exist only by promotion.",
                    "environment",
                    found.name(),
                    "Build for the environment that tests the image, then promote its digest with `promoteImage`.");
        }
        if (branch.isPresent() && !branch.get().equals(found.branch())) {
            throw refused(
                    "Images of " + found.name() + " are built from another branch.",
                    "branch",
                    Quoted.text(branch.get()),
                    "Push to branch " + found.branch() + ", or build for the environment of this branch.");
        }
        return found.mint(version, commit, timestamp);
    }

    private Environment builtFrom(String branch) {
        return policy.environments().stream()
                .filter(environment -> branch.equals(environment.branch()))
                .findFirst()
                .orElseThrow(() -> refused(
                        branch.isEmpty()
                                ? "Neither environment nor branch says what the image is for."
                                : "No environment has its images built from this branch.",
                        "branch",
                        branch.isEmpty() ? "none" : Quoted.text(branch),
                        "Publish from a branch that builds, or name the environment; pull requests and other branches"
                                + " publish nothing."));
    }

    private ImagePromotionException refused(String why, String fact, String found, String remedy) {
        return new ImagePromotionException(Failure.of(FailureCode.NOT_BUILT, why)
                .with(fact, found)
                .with("expected", "one of " + built())
                .with("policy", policy.name())
                .remedy(remedy));
    }

    private String built() {
        return policy.environments().stream()
                .filter(environment -> !environment.isProtected())
                .map(environment -> environment.name() + " (branch " + environment.branch() + ")")
                .collect(Collectors.joining(", "));
    }

    /**
     * The commit for the tag.
     *
     * @param named the one that somebody named, which is taken as it is; null for none
     * @param checkedOut the whole hash of what was checked out, which is shortened; null if it is not known
     * @throws ImagePromotionException {@code INVALID_TAG} if both are null
     */
    public static String commit(@Nullable String named, @Nullable String checkedOut) {
        if (named != null) {
            return named;
        }
        if (checkedOut == null) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.INVALID_TAG, "Nobody says which commit the image is built from.")
                    .with("commit", "not given")
                    .with("GIT_COMMIT", "not set")
                    .remedy("Name it: `commit: checkout(scm).GIT_COMMIT` in a scripted pipeline; a declarative one sets"
                            + " GIT_COMMIT where it checks out."));
        }
        return checkedOut.length() > COMMIT_DIGITS ? checkedOut.substring(0, COMMIT_DIGITS) : checkedOut;
    }
}
