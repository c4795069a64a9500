package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.LostPlatforms;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Whether the image must run on every platform that the newest image of the target environment runs on. Without this
 * demand, a promotion still refuses to lose a platform of a multi-platform image, but the request can allow the loss.
 */
public record KeepPlatforms(boolean on) implements Demand<KeepPlatforms> {
    private static final String KEY = "keepPlatforms";

    @Override
    public Map<String, String> settings() {
        return Map.of(KEY, on ? "true" : "");
    }

    @Override
    public KeepPlatforms read(Settings settings) {
        return settings.flag(KEY).map(KeepPlatforms::new).orElse(this);
    }

    @Override
    public KeepPlatforms tightenedBy(KeepPlatforms lower, LayerComparison layers) {
        layers.require(lower.on || !on, KEY, true, false);
        return lower;
    }

    @Override
    public Lookups lookups() {
        return new Lookups(false, false, on, List.of(), Duration.ZERO);
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        if (!on) {
            return Verdict.NOTHING_TO_CHECK;
        }
        if (facts.lost().isEmpty()) {
            return Verdict.refused(
                    facts.unchecked(KEY, "the platforms were not compared with those of " + facts.target()));
        }
        LostPlatforms lost = facts.lost().get();
        if (lost.names().isEmpty()) {
            return Verdict.met("keeps all platforms");
        }
        return Verdict.refused(facts.refusal(FailureCode.PLATFORM_LOST, "it lacks a platform that runs there now")
                .with("lost", String.join(", ", lost.names()))
                .with("runs now", lost.newest().map(ImmutableTag::toString).orElse("none"))
                .with("rule", KEY + ": true")
                .remedy(
                        "Build the image for all platforms, then test and promote it. Only an administrator can allow the loss,"
                                + " in the policy."));
    }
}
