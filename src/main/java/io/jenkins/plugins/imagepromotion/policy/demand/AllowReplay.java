package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.Map;

/** Whether a build with an edited script may promote: an edited replay, or a restart of an edited replay. */
public record AllowReplay(boolean allowed) implements Demand<AllowReplay> {
    private static final String KEY = "allowReplay";

    @Override
    public Map<String, String> settings() {
        return Map.of(KEY, allowed ? "true" : "");
    }

    @Override
    public AllowReplay read(Settings settings) {
        return settings.flag(KEY).map(AllowReplay::new).orElse(this);
    }

    @Override
    public AllowReplay tightenedBy(AllowReplay lower, LayerComparison layers) {
        layers.require(allowed || !lower.allowed, KEY, false, true);
        return lower;
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        return allowed
                ? Verdict.NOTHING_TO_CHECK
                : facts.context()
                        .unreviewed()
                        .map(reason -> Verdict.refused(
                                facts.refusal(FailureCode.REPLAYED, "the script of the build may have been edited")
                                        .with("script", reason)
                                        .with("rule", KEY + ": false")
                                        .remedy("Run the job from its own script, or ask an administrator to allow"
                                                + " replays for this environment.")))
                        .orElse(Verdict.NOTHING_TO_CHECK);
    }
}
