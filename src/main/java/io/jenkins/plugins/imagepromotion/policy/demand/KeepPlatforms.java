package io.jenkins.plugins.imagepromotion.policy.demand;

import java.util.List;

/**
 * Whether no request may give up a platform that the newest image of the target environment runs on. The use case compares
 * the platforms of both images before it writes, with or without this demand; the demand takes away the request's right to
 * allow a loss.
 */
public record KeepPlatforms(boolean on) implements Demand<KeepPlatforms> {
    public static final KeepPlatforms OFF = new KeepPlatforms(false);

    private static final String KEY = "keepPlatforms";

    @Override
    public List<String> keys() {
        return List.of(KEY);
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
    public DemandResult judge(PromotionFacts facts) {
        return DemandResult.NOTHING_TO_CHECK;
    }

    @Override
    public List<String> explain() {
        return on ? List.of(KEY + ": true") : List.of();
    }
}
