package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.Demand;
import io.jenkins.plugins.imagepromotion.policy.demand.LayerComparison;
import io.jenkins.plugins.imagepromotion.policy.demand.Lookups;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.Proofs;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.policy.demand.Verdict;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The signatures that the image must have; each rule must be met. */
public record Signatures(List<SignatureRule> rules) implements Demand<Signatures> {
    private static final String KEY = "signatures";

    public Signatures {
        rules = List.copyOf(NamedRule.requireDistinct("signature", rules));
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(KEY, rules.stream().map(SignatureRule::toString).collect(Collectors.joining("; ")));
    }

    @Override
    public Signatures read(Settings settings) {
        return settings.items(KEY, "a signature", SignatureRule.KEYS, SignatureRule::read)
                .map(Signatures::new)
                .orElse(this);
    }

    @Override
    public Signatures tightenedBy(Signatures lower, LayerComparison layers) {
        return new Signatures(NamedRule.tightened(KEY, rules, lower.rules, layers));
    }

    @Override
    public Lookups lookups() {
        return Lookups.proofs(rules);
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        if (rules.isEmpty()) {
            return Verdict.NOTHING_TO_CHECK;
        }
        Optional<Proofs> known = NamedRule.lookedUp(facts, rules);
        if (known.isEmpty()) {
            return Verdict.refused(facts.unchecked(KEY, "the signatures of the image were not looked up"));
        }
        Proofs proofs = known.get();
        List<SignatureRule> missing =
                rules.stream().filter(rule -> !rule.isMet(proofs.of(rule))).toList();
        if (!missing.isEmpty()) {
            return Verdict.refused(refusal(facts, proofs, missing));
        }
        return new Verdict(
                rules.stream()
                        .map(rule ->
                                "signed by " + Quoted.text(rule.name()) + ": " + rule.describeSigners(proofs.of(rule)))
                        .toList(),
                Optional.empty());
    }

    private static Failure refusal(PromotionFacts facts, Proofs proofs, List<SignatureRule> missing) {
        List<String> attached = missing.stream()
                .flatMap(rule -> proofs.of(rule).stream())
                .map(FoundSignature::describe)
                .distinct()
                .toList();
        String reason = "it lacks a signature that the policy requires";
        return NamedRule.refusal(facts, proofs, FailureCode.SIGNATURE_REQUIRED, reason, missing, attached)
                .remedy("If the image is the right one, sign this digest with the missing key or identity. A signature"
                        + " does not change the image." + NamedRule.remedy(proofs));
    }
}
