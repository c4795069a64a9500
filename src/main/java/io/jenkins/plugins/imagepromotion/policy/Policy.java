package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.Verdict;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What may be named and promoted where: default deny, so what no environment claims is refused.
 *
 * @param name how evidence calls this policy
 * @param layer how refusals call it: its name, and where it is written
 * @param environments the environments in the order of promotion
 * @param deniedTags tags that it calls mutable, beside those that are by custom
 * @param above the policy that this one tightens; empty if it stands alone
 */
public record Policy(
        String name, String layer, List<Environment> environments, DeniedTags deniedTags, Optional<Policy> above)
        implements Serializable {
    public Policy {
        environments = List.copyOf(environments);
    }

    /** A policy that stands alone, written in a program. */
    public Policy(String name, List<Environment> environments) {
        this(name, name + " (built in)", environments, DeniedTags.NONE, Optional.empty());
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
     * This policy tightened by a lower layer: whatever this one refuses, the result refuses too. Environments that the
     * lower layer does not name stay as they are.
     *
     * @throws ImagePromotionException {@code POLICY_RELAXED} if the lower layer would allow something that this one does
     *     not
     */
    public Policy tightenedBy(Policy lower) {
        return new Tightening(this, lower).result();
    }

    /**
     * This policy if its environments fit together.
     *
     * @throws ImagePromotionException {@code INVALID_POLICY} if they do not
     */
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
     * Returns the environment with that name.
     *
     * @throws ImagePromotionException {@code UNKNOWN_ENVIRONMENT} if the policy has none
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
        return environments.stream()
                .filter(environment -> environment.read(tag).isPresent())
                .findFirst();
    }

    /** Returns the highest layer: it defines the environments and their tags. */
    public Policy highest() {
        return above.map(Policy::highest).orElse(this);
    }

    /** Returns the highest layer that declares the tag mutable; empty if none does. */
    Optional<Policy> denying(Tag tag) {
        return above.flatMap(policy -> policy.denying(tag))
                .or(() -> deniedTags.find(tag).map(pattern -> this));
    }

    /**
     * The route of a promotion to the environment {@code to}.
     *
     * @param from the environment to come from; empty for the only origin
     * @throws ImagePromotionException {@code UNKNOWN_ENVIRONMENT}, {@code NOT_A_PROMOTION_TARGET} if nothing is promoted to
     *     it, {@code ORIGIN_NOT_ALLOWED} if {@code from} is none of its origins, or if it is empty and there are several
     */
    public Route route(String to, Optional<String> from) {
        Environment target = environment(to);
        List<String> origins = target.origins();
        if (origins.isEmpty()) {
            throw notATarget(target);
        }
        if (from.isEmpty() && origins.size() > 1) {
            throw originNotAllowed(
                    target, "Images are promoted to " + to + " from several environments.", "none named");
        }
        Environment origin = environment(from.orElse(origins.get(0)));
        if (!origins.contains(origin.name())) {
            throw originNotAllowed(
                    target, "Images are not promoted from " + origin.name() + " to " + to + ".", origin.name());
        }
        return new Route(origin, target);
    }

    /**
     * Judges a promotion before its tag is written. The highest layer judges first, so that a refusal names the layer that
     * causes it.
     */
    public Verdict judgePromotion(PromotionFacts facts) {
        return above.map(policy -> policy.judgePromotion(facts))
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

    /** What travels to the agent that scans a workspace, in the place of an {@link Optional}, which cannot. */
    private record Travelling(
            String name,
            String layer,
            List<Environment> environments,
            DeniedTags deniedTags,
            @Nullable Policy above) implements Serializable {
        private Object readResolve() {
            return new Policy(name, layer, environments, deniedTags, Optional.ofNullable(above));
        }
    }

    private Object writeReplace() {
        return new Travelling(name, layer, environments, deniedTags, above.orElse(null));
    }

    private ImagePromotionException originNotAllowed(Environment target, String summary, String found) {
        String allowed = String.join(" or ", target.origins());
        return new ImagePromotionException(Failure.of(FailureCode.ORIGIN_NOT_ALLOWED, summary)
                .with("expected", allowed)
                .with("found", found)
                .with("policy", name)
                .remedy("Only what ran in " + allowed + " may be promoted to " + target.name() + "."));
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
