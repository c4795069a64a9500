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

/** The SBOMs that the image must have; each rule must be met. */
public record RequiredSbom(List<SbomRule> rules) implements Demand<RequiredSbom> {
    private static final String KEY = "sbom";

    public RequiredSbom {
        rules = List.copyOf(NamedRule.requireDistinct("SBOM", rules));
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(KEY, rules.stream().map(SbomRule::toString).collect(Collectors.joining("; ")));
    }

    @Override
    public RequiredSbom read(Settings settings) {
        return settings.items(KEY, "an SBOM", SbomRule.KEYS, SbomRule::read)
                .map(RequiredSbom::new)
                .orElse(this);
    }

    @Override
    public RequiredSbom tightenedBy(RequiredSbom lower, LayerComparison layers) {
        return new RequiredSbom(NamedRule.tightened(KEY, rules, lower.rules, layers));
    }

    @Override
    public Lookups lookups() {
        return Lookups.proofs(rules);
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        return AttestationRule.judge(
                KEY,
                "an SBOM",
                rules,
                facts,
                FailureCode.SBOM_REQUIRED,
                "Create an SBOM of the tested digest, sign it with a required key or identity, and attach it. This does"
                        + " not change the image.");
    }
}
