package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.List;

/** Whether a replayed build may promote. Its script was edited for that one run and is not the one that was reviewed. */
public record AllowReplay(boolean allowed) implements Demand<AllowReplay> {
    public static final AllowReplay NO = new AllowReplay(false);

    private static final String KEY = "allowReplay";

    @Override
    public List<String> keys() {
        return List.of(KEY);
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

    @Override
    public List<String> explain() {
        return allowed ? List.of(KEY + ": true") : List.of();
    }
}
