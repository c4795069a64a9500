package io.jenkins.plugins.imagepromotion.policy.demand.proof;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The SLSA provenance that the image must have; each rule must be met. */
public record RequiredProvenance(List<ProvenanceRule> rules) implements Demand<RequiredProvenance> {
    private static final String KEY = "provenance";

    public RequiredProvenance {
        rules = NamedRule.requireDistinct(KEY, rules);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(KEY, rules.stream().map(ProvenanceRule::toString).collect(Collectors.joining("; ")));
    }

    @Override
    public RequiredProvenance read(Settings settings) {
        return settings.items(KEY, "a provenance", ProvenanceRule.KEYS, ProvenanceRule::read)
                .map(RequiredProvenance::new)
                .orElse(this);
    }

    @Override
    public RequiredProvenance tightenedBy(RequiredProvenance lower, LayerComparison layers) {
        return new RequiredProvenance(NamedRule.tightened(KEY, rules, lower.rules, layers));
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
            return Verdict.refused(facts.unchecked(KEY, "the attestations of the image were not looked up"));
        }
        Proofs proofs = known.get();
        List<ProvenanceRule> missing = new ArrayList<>();
        List<String> met = new ArrayList<>();
        for (ProvenanceRule rule : rules) {
            proofs.of(rule).stream()
                    .filter(found -> rule.problem(found, facts.tested()).isEmpty())
                    .findFirst()
                    .ifPresentOrElse(
                            found -> met.add("provenance " + Quoted.text(rule.name()) + ": " + found.details()),
                            () -> missing.add(rule));
        }
        if (missing.isEmpty()) {
            return new Verdict(met, Optional.empty());
        }
        List<String> attached = missing.stream()
                .flatMap(rule -> proofs.of(rule).stream().map(found -> describe(rule, found, facts)))
                .distinct()
                .toList();
        String reason = "it lacks a provenance that the policy requires";
        return Verdict.refused(
                NamedRule.refusal(facts, proofs, FailureCode.PROVENANCE_REQUIRED, reason, missing, attached)
                        .remedy("Promote an image that the required builder built from the required source, and attach"
                                + " the provenance that the builder signed." + NamedRule.remedy(proofs)));
    }

    private static String describe(ProvenanceRule rule, FoundSignature found, PromotionFacts facts) {
        return found.place() + ": " + rule.problem(found, facts.tested()).orElseThrow();
    }
}
