package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.Optional;
import java.util.stream.Collectors;

/** Creates the tag to build an image under. Only environments whose images are built can have one. */
public record BuildTag(Policy policy) {

    /**
     * Returns the tag for one build.
     *
     * @param environment the environment that the image is for; empty for the one that {@code branch} builds
     * @param branch the branch that builds it; empty if unknown
     * @param timestamp Unix seconds
     * @throws ImagePromotionException {@code NOT_BUILT} if the environment's images are never built, or not from this
     *     branch, or if the branch builds none; {@code UNKNOWN_ENVIRONMENT}, {@code INVALID_TAG}, {@code TAG_OUTSIDE_PATTERN}
     */
    public ImmutableTag of(
            Optional<String> environment, Optional<String> branch, String version, String commit, long timestamp) {
        Environment found = environment.map(policy::environment).orElseGet(() -> builtFrom(branch.orElse("")));
        if (found.isProtected()) {
            throw refused(
                    "Images of " + found.name() + " are never built: they exist only by promotion.",
                    "environment",
                    found.name(),
                    "Build for the environment that tests the image, then promote its digest.");
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
                                ? "Neither the environment nor the branch is given."
                                : "No environment is built from this branch.",
                        "branch",
                        branch.isEmpty() ? "none" : Quoted.text(branch),
                        "Publish from one of these branches, or name the environment. Pull requests and other branches"
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
}
