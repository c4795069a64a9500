package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.LayerComparison;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.ProofRule;
import io.jenkins.plugins.imagepromotion.policy.demand.Proofs;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A rule in a list of a policy. {@code toString} describes it as a phrase that begins with its name. */
interface NamedRule extends ProofRule, Serializable {
    /** Each attached document is verified for each rule. */
    int MAX_RULES = 20;

    int LONGEST_NAME = 100;

    String name();

    /**
     * Throws {@code INVALID_POLICY} if the name is empty or too long.
     *
     * @param kind the noun for messages, such as {@code signature}
     */
    static void requireName(String kind, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw InvalidPolicy.because(
                    "the name of the " + kind + " is empty or longer than " + LONGEST_NAME + " characters",
                    "a name for the message, such as release team");
        }
    }

    /** Returns the rules, or throws {@code INVALID_POLICY} if there are too many or two have the same name. */
    static <R extends NamedRule> List<R> requireDistinct(String kind, List<R> rules) {
        if (rules.size() > MAX_RULES) {
            throw InvalidPolicy.because(
                    "the list has " + rules.size() + " entries for a required " + kind, "at most " + MAX_RULES);
        }
        Set<String> names = new HashSet<>();
        for (R rule : rules) {
            if (!names.add(rule.name())) {
                throw InvalidPolicy.because(
                        "the " + kind + " " + Quoted.text(rule.name()) + " appears twice", "each name once");
            }
        }
        return rules;
    }

    /**
     * Returns the rules of both layers. A lower layer cannot use the name of another rule, as if it replaced it.
     */
    static <R extends NamedRule> List<R> tightened(String key, List<R> upper, List<R> lower, LayerComparison layers) {
        for (R rule : upper) {
            lower.stream()
                    .filter(other -> other.name().equals(rule.name()))
                    .forEach(other -> layers.require(other.equals(rule), key, rule, other));
        }
        return LayerComparison.union(upper, lower);
    }

    /** Returns what is attached to the image; empty if it was not looked up for each rule. */
    static Optional<Proofs> lookedUp(PromotionFacts facts, List<? extends NamedRule> rules) {
        return facts.proofs().filter(proofs -> proofs.found().keySet().containsAll(rules));
    }

    /**
     * Returns the refusal of an image without a required proof.
     *
     * @param missing the rules that are not met
     * @param attached what is attached, and why it does not count
     */
    static Failure refusal(
            PromotionFacts facts,
            Proofs proofs,
            FailureCode code,
            String reason,
            List<? extends NamedRule> missing,
            List<String> attached) {
        Failure refusal = facts.refusal(code, reason)
                .with("digest", proofs.subject())
                .withEach("missing", missing)
                .withEach("attached", attached.isEmpty() ? List.of("nothing") : attached);
        return proofs.unread() == 0 ? refusal : refusal.with("not read", proofs.unread());
    }

    /** Returns what to do about attachments beyond the limits, to append to a remedy. */
    static String remedy(Proofs proofs) {
        return proofs.unread() == 0 ? "" : " Delete attachments that are no longer needed.";
    }
}
