package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.Map;

/** Whether a replayed build may promote. The script of a replay was edited and not reviewed. */
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
        if (!facts.context().replayed() || allowed) {
            return Verdict.NOTHING_TO_CHECK;
        }
        return Verdict.refused(
                facts.refusal(FailureCode.REPLAYED, "the build is a replay, so its script may have been edited")
                        .with("rule", KEY + ": false")
                        .remedy("Run the job from its own script, or ask an administrator to allow replays for this"
                                + " environment."));
    }
}
