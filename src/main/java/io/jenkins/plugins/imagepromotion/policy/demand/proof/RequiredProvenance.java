package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.policy.demand.Demand;
import io.jenkins.plugins.imagepromotion.policy.demand.LayerComparison;
import io.jenkins.plugins.imagepromotion.policy.demand.Lookups;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.policy.demand.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The SLSA provenance that the image must have; each rule must be met. */
public record RequiredProvenance(List<ProvenanceRule> rules) implements Demand<RequiredProvenance> {
    private static final String KEY = "provenance";

    public RequiredProvenance {
        rules = List.copyOf(NamedRule.requireDistinct(KEY, rules));
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
        return AttestationRule.judge(
                KEY,
                "a provenance",
                rules,
                facts,
                FailureCode.PROVENANCE_REQUIRED,
                "Promote an image that the required builder built from the required source, and attach the provenance"
                        + " that the builder signed.");
    }
}
