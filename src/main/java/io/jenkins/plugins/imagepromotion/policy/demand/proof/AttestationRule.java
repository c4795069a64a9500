package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.Proofs;
import io.jenkins.plugins.imagepromotion.policy.demand.Verdict;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Verdict.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rule about the content of an attestation. One attestation must meet the whole rule. */
interface AttestationRule extends NamedRule {

    /** Returns why a verified claim does not meet this rule, as a clause without a period; empty if it does. */
    Optional<String> problem(Claim claim, PromotionFacts facts);

    /** Returns the problem of a claim of another kind. */
    static Optional<String> otherKind(Claim claim) {
        return Optional.of(claim.predicateType()
                .map(type -> "it is an attestation of the type " + Quoted.text(type))
                .orElse("it is a signature"));
    }

    /**
     * Returns why an attachment does not meet this rule, as a clause without a period; empty if it does.
     *
     * @param proofs everything that was found for this rule
     */
    default Optional<String> problem(FoundSignature found, Proofs proofs, PromotionFacts facts) {
        return found.verdict() instanceof Counts counts ? problem(counts.claim(), facts) : Optional.of(found.details());
    }

    /** Returns what an attachment that meets this rule proves, for the promotion record. */
    default String describe(FoundSignature found) {
        return found.details();
    }

    /**
     * Judges the rules of one kind.
     *
     * @param key the key in the policy
     * @param noun what is required, with its article
     * @param code the code of the refusal
     * @param remedy what to do if a rule is not met
     */
    static Verdict judge(
            String key,
            String noun,
            List<? extends AttestationRule> rules,
            PromotionFacts facts,
            FailureCode code,
            String remedy) {
        if (rules.isEmpty()) {
            return Verdict.NOTHING_TO_CHECK;
        }
        Optional<Proofs> known = NamedRule.lookedUp(facts, rules);
        if (known.isEmpty()) {
            return Verdict.refused(facts.unchecked(key, "the attestations of the image were not looked up"));
        }
        Proofs proofs = known.get();
        List<AttestationRule> missing = new ArrayList<>();
        List<String> met = new ArrayList<>();
        for (AttestationRule rule : rules) {
            proofs.of(rule).stream()
                    .filter(found -> rule.problem(found, proofs, facts).isEmpty())
                    .findFirst()
                    .ifPresentOrElse(
                            found -> met.add(key + " " + Quoted.text(rule.name()) + ": " + rule.describe(found)),
                            () -> missing.add(rule));
        }
        if (missing.isEmpty()) {
            return new Verdict(met, Optional.empty());
        }
        List<String> attached = missing.stream()
                .flatMap(rule -> proofs.of(rule).stream()
                        .map(found -> found.place() + ": "
                                + rule.problem(found, proofs, facts).orElseThrow()))
                .distinct()
                .toList();
        String reason = "it lacks " + noun + " that the policy requires";
        return Verdict.refused(NamedRule.refusal(facts, proofs, code, reason, missing, attached)
                .remedy(remedy + NamedRule.remedy(proofs)));
    }
}
