package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What may be named and promoted where: default deny, so what no environment claims is refused.
 *
 * @param name how evidence calls this policy
 * @param environments the environments in the order of promotion
 */
public record Policy(String name, List<Environment> environments) {
    public Policy {
        environments = List.copyOf(environments);
    }

    /** The model without any configuration: develop and staging are built, production is promoted from staging. */
    public static Policy threeTier() {
        return new Policy(
                "three-tier",
                List.of(
                        Environment.builtFrom("develop", "develop"),
                        Environment.builtFrom("staging", "main"),
                        Environment.promotedFrom("production", "staging")));
    }

    /**
     * The environment of that name.
     *
     * @throws ImagePromotionException {@code UNKNOWN_ENVIRONMENT} if the policy has none
     */
    public Environment environment(String wanted) {
        return environments.stream()
                .filter(environment -> environment.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ImagePromotionException(Failure.of(
                                FailureCode.UNKNOWN_ENVIRONMENT, "The policy has no environment of that name.")
                        .with("found", Quoted.text(wanted))
                        .with("expected", "one of " + names(environments))
                        .with("policy", name)
                        .remedy("Correct the name, or let an administrator add the environment to the policy.")));
    }

    /** The environment that the tag belongs to, if it is an immutable tag of one. */
    public Optional<Environment> environmentOf(Tag tag) {
        return environments.stream()
                .filter(environment -> environment.read(tag).isPresent())
                .findFirst();
    }

    /**
     * The route of a promotion to the environment {@code to}.
     *
     * @throws ImagePromotionException {@code UNKNOWN_ENVIRONMENT}, {@code NOT_A_PROMOTION_TARGET} if its images are built,
     *     {@code ORIGIN_NOT_ALLOWED} if {@code from} is given and is not its origin
     */
    public Route route(String to, Optional<String> from) {
        Environment target = environment(to);
        String allowed = target.origin();
        if (allowed == null) {
            throw notATarget(target);
        }
        Environment origin = environment(from.orElse(allowed));
        if (!origin.name().equals(allowed)) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.ORIGIN_NOT_ALLOWED,
                            "Images are not promoted from " + origin.name() + " to " + to + ".")
                    .with("expected", allowed)
                    .with("found", origin.name())
                    .with("policy", name)
                    .remedy("Only what ran in " + allowed + " may be promoted to " + to + "."));
        }
        return new Route(origin, target);
    }

    private ImagePromotionException notATarget(Environment built) {
        List<Environment> targets =
                environments.stream().filter(Environment::isProtected).toList();
        return new ImagePromotionException(Failure.of(
                        FailureCode.NOT_A_PROMOTION_TARGET,
                        "Nothing is promoted to " + built.name() + ": its images are built from branch "
                                + built.branch() + ".")
                .with("promotion targets", targets.isEmpty() ? "none" : names(targets))
                .with("policy", name)
                .remedy("Promote to one of the promotion targets, or build on the branch."));
    }

    private static String names(List<Environment> environments) {
        return environments.stream().map(Environment::name).collect(Collectors.joining(", "));
    }
}
