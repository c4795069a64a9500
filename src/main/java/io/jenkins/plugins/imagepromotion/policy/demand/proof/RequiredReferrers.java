package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.Demand;
import io.jenkins.plugins.imagepromotion.policy.demand.LayerComparison;
import io.jenkins.plugins.imagepromotion.policy.demand.Lookups;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.policy.demand.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The kinds of evidence, such as a signature or an SBOM, that must be attached to the image. */
public record RequiredReferrers(List<String> kinds) implements Demand<RequiredReferrers> {
    private static final String KEY = "referrers";

    public RequiredReferrers {
        kinds = List.copyOf(kinds);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(KEY, Settings.join(kinds));
    }

    @Override
    public RequiredReferrers read(Settings settings) {
        return settings.words(KEY, RequiredReferrers::new).orElse(this);
    }

    @Override
    public RequiredReferrers tightenedBy(RequiredReferrers lower, LayerComparison layers) {
        return new RequiredReferrers(LayerComparison.union(kinds, lower.kinds));
    }

    @Override
    public Lookups lookups() {
        return new Lookups(false, false, false, kinds, Duration.ZERO);
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        if (kinds.isEmpty()) {
            return Verdict.NOTHING_TO_CHECK;
        }
        if (facts.referrers().isEmpty()) {
            return Verdict.refused(facts.unchecked(KEY, "the evidence attached to the image was not looked up"));
        }
        Set<String> found = facts.referrers().get();
        for (String kind : kinds) {
            if (!found.contains(kind)) {
                String reason = "no evidence of kind " + Quoted.text(kind) + " is attached to it";
                return Verdict.refused(facts.refusal(FailureCode.REFERRER_REQUIRED, reason)
                        .with("attached", found.isEmpty() ? "nothing" : String.join(", ", new TreeSet<>(found)))
                        .remedy("Attach the missing evidence to the tested digest. This does not change the image."));
            }
        }
        return Verdict.met("attached: " + String.join(", ", kinds));
    }
}
