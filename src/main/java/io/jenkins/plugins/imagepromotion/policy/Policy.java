package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.demand.LayerComparison;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.Verdict;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which images may be used and promoted where. Everything that it does not allow is refused.
 *
 * @param name its name in evidence
 * @param layer its name in refusals, with the place where it is written
 * @param environments the environments in the order of promotion
 * @param deniedTags tags that it declares mutable, in addition to those that are mutable by convention
 * @param upper the policy that this one tightens; null for the highest layer
 */
public record Policy(
        String name,
        String layer,
        List<Environment> environments,
        DeniedTags deniedTags,
        @Nullable Policy upper) implements Serializable {
    public Policy {
        environments = List.copyOf(environments);
    }

    /** Creates a policy that is written in a program and has no layer above. */
    public Policy(String name, List<Environment> environments) {
        this(name, name + " (built in)", environments, DeniedTags.NONE, null);
    }

    /** Returns the default policy: develop and staging are built, production is promoted from staging. */
    public static Policy threeTier() {
        return new Policy(
                "three-tier",
                List.of(
                        Environment.builtFrom("develop", "develop"),
                        Environment.builtFrom("staging", "main"),
                        Environment.promotedFrom("production", "staging")));
    }

    /**
     * Returns this policy, tightened by a lower layer: denials add up, minimums can rise, and permissions can shrink.
     * Environments that the lower layer does not name stay as they are.
     *
     * @throws ImagePromotionException {@code POLICY_RELAXED} if the lower layer would allow more than this policy
     */
    public Policy tightenedBy(Policy lower) {
        LayerComparison layers = new LayerComparison(layer, lower.layer, "");
        Set<String> known =
                environments.stream().map(Environment::name).collect(Collectors.toCollection(LinkedHashSet::new));
        for (Environment environment : lower.environments) {
            String found = environment.name();
            layers.require(known.contains(found), "environments", "one of " + String.join(", ", known), found);
        }
        Map<String, List<Environment>> named =
                lower.environments.stream().collect(Collectors.groupingBy(Environment::name));
        return new Policy(
                name + " + " + lower.name,
                lower.layer,
                environments.stream()
                        .map(from -> named.getOrDefault(from.name(), List.of()).stream()
                                .reduce(from, (one, by) -> one.tightenedBy(by, layers)))
                        .toList(),
                new DeniedTags(LayerComparison.union(deniedTags.patterns(), lower.deniedTags.patterns())),
                this);
    }

    /** Returns this policy, or throws {@code INVALID_POLICY} if its environments do not fit together. */
    public Policy requireSound() {
        new PolicyValidator(environments).require();
        return this;
    }

    /** Returns the environment with that name, if the policy has one. */
    public Optional<Environment> find(String wanted) {
        return environments.stream()
                .filter(environment -> environment.name().equals(wanted))
                .findFirst();
    }

    /**
     * Returns the environment with that name, or throws {@code UNKNOWN_ENVIRONMENT} if the policy does not define it.
     */
    public Environment environment(String wanted) {
        return find(wanted)
                .orElseThrow(() -> new ImagePromotionException(
                        Failure.of(FailureCode.UNKNOWN_ENVIRONMENT, "The policy has no environment with this name.")
                                .with("found", Quoted.text(wanted))
                                .with("expected", "one of " + names(environments))
                                .with("policy", name)
                                .remedy("Correct the name, or ask an administrator to add the environment to the"
                                        + " policy.")));
    }

    /** Returns the environment that the tag belongs to, if it is an immutable tag of one. */
    public Optional<Environment> environmentOf(Tag tag) {
        return read(tag).map(read -> environment(read.environment()));
    }

    /** Returns the parts of the tag if it is an immutable tag of an environment. */
    public Optional<ImmutableTag> read(Tag tag) {
        for (Environment environment : environments) {
            Optional<ImmutableTag> read = environment.read(tag);
            if (read.isPresent()) {
                return read;
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the SHA-256 of everything that this policy and the layers above it allow and require. Policies that
     * decide differently have different digests.
     */
    public Digest digest() {
        return PolicyText.of(this).digest();
    }

    /** Returns the policy that this one tightens; empty for the highest layer. */
    public Optional<Policy> above() {
        return Optional.ofNullable(upper);
    }

    /** Returns the highest layer: it defines the environments and their tags. */
    public Policy highest() {
        return above().map(Policy::highest).orElse(this);
    }

    /** Returns the highest layer that declares the tag mutable; empty if no layer does. */
    public Optional<Policy> denying(Tag tag) {
        return above().flatMap(policy -> policy.denying(tag))
                .or(() -> deniedTags.find(tag).map(pattern -> this));
    }

    /**
     * Returns the environment to promote to.
     *
     * @throws ImagePromotionException {@code UNKNOWN_ENVIRONMENT}, {@code NOT_A_PROMOTION_TARGET} if it has no origins
     */
    public Environment target(String to) {
        Environment target = environment(to);
        if (!target.isPromotionTarget()) {
            throw notATarget(target);
        }
        return target;
    }

    /**
     * Returns the origin and the target of a promotion to the environment {@code to}.
     *
     * @param from the origin; empty for the only one
     * @throws ImagePromotionException {@code UNKNOWN_ENVIRONMENT}, {@code NOT_A_PROMOTION_TARGET} if it has no origins,
     *     {@code ORIGIN_NOT_ALLOWED} if {@code from} is not one of them, or is empty although there are several
     */
    public EnvironmentPair pair(String to, Optional<String> from) {
        Environment target = target(to);
        List<String> origins = target.origins();
        if (from.isEmpty() && origins.size() > 1) {
            throw originNotAllowed(
                    target, "Images are promoted to " + to + " from several environments.", "none named");
        }
        Environment origin = environment(from.orElse(origins.get(0)));
        if (!origins.contains(origin.name())) {
            throw originNotAllowed(
                    target, "Images are not promoted from " + origin.name() + " to " + to + ".", origin.name());
        }
        return new EnvironmentPair(origin, target);
    }

    /**
     * Judges a promotion before its tag is written. The highest layer judges first, so that a refusal names the layer that
     * causes it.
     */
    public Verdict judgePromotion(PromotionFacts facts) {
        return above().map(policy -> policy.judgePromotion(facts))
                .filter(verdict -> !verdict.isAllowed())
                .orElseGet(() -> judgeHere(facts));
    }

    private Verdict judgeHere(PromotionFacts facts) {
        Verdict verdict = deniedTags
                .judge(facts)
                .map(Verdict::refused)
                .orElseGet(() -> environment(facts.target()).demands().judge(facts));
        return new Verdict(verdict.met(), verdict.refusal().map(refusal -> refusal.with("policy", layer)));
    }

    private ImagePromotionException originNotAllowed(Environment target, String summary, String found) {
        String allowed = String.join(" or ", target.origins());
        return new ImagePromotionException(Failure.of(FailureCode.ORIGIN_NOT_ALLOWED, summary)
                .with("expected", allowed)
                .with("found", found)
                .with("policy", name)
                .remedy("Promote an image that ran in " + allowed + "."));
    }

    private ImagePromotionException notATarget(Environment environment) {
        List<Environment> targets =
                environments.stream().filter(Environment::isPromotionTarget).toList();
        String why = environment.branch() == null
                ? "the policy names no origin for it"
                : "its images are built from branch " + environment.branch();
        return new ImagePromotionException(Failure.of(
                        FailureCode.NOT_A_PROMOTION_TARGET,
                        "Nothing is promoted to " + environment.name() + ": " + why + ".")
                .with("promotion targets", targets.isEmpty() ? "none" : names(targets))
                .with("policy", name)
                .remedy("Promote to one of the promotion targets, or build on the branch."));
    }

    private static String names(List<Environment> environments) {
        return environments.stream().map(Environment::name).collect(Collectors.joining(", "));
    }
}
