package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.VersionOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Whether a version lower than the newest one in the target environment needs a declared rollback. */
public record NoDowngrade(boolean on) implements Demand<NoDowngrade> {
    private static final String KEY = "noDowngrade";

    @Override
    public Map<String, String> settings() {
        return Map.of(KEY, on ? "true" : "");
    }

    @Override
    public NoDowngrade read(Settings settings) {
        return settings.flag(KEY).map(NoDowngrade::new).orElse(this);
    }

    @Override
    public NoDowngrade tightenedBy(NoDowngrade lower, LayerComparison layers) {
        layers.require(lower.on || !on, KEY, true, false);
        return lower;
    }

    @Override
    public Lookups lookups() {
        return new Lookups(on, false, false, List.of(), Duration.ZERO);
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        if (!on || facts.rollback()) {
            return Verdict.NOTHING_TO_CHECK;
        }
        if (facts.targetTags().isEmpty()) {
            return Verdict.refused(facts.unchecked(KEY, "the tags of " + facts.target() + " were not listed"));
        }
        String version = facts.tested().version();
        return facts.targetTags().get().stream()
                .min(ImmutableTag.NEWEST_FIRST)
                .filter(newest -> VersionOrder.compare(version, newest.version()) < 0)
                .map(newest -> facts.refusal(
                                FailureCode.DOWNGRADE,
                                "version " + version + " is lower than the newest version in " + facts.target())
                        .with("newest there", newest)
                        .remedy("Declare a rollback if the older version is meant to return."))
                .map(Verdict::refused)
                .orElseGet(() -> Verdict.met("no downgrade"));
    }

    /** An existing tag is usually deployed next, so its version matters even if nothing is written. */
    @Override
    public boolean appliesToExistingTag() {
        return true;
    }
}
