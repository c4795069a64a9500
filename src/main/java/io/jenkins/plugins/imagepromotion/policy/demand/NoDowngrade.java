package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.VersionOrder;
import java.util.List;
import java.util.Optional;

/** Whether a version lower than the newest one in the target environment needs a declared rollback. */
public record NoDowngrade(boolean on) implements Demand<NoDowngrade> {
    public static final NoDowngrade OFF = new NoDowngrade(false);

    private static final String KEY = "noDowngrade";

    @Override
    public List<String> keys() {
        return List.of(KEY);
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
        return new Lookups(on, false, false, List.of());
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        if (!on || facts.rollback()) {
            return Verdict.NOTHING_TO_CHECK;
        }
        if (facts.targetTags().isEmpty()) {
            return facts.unchecked(KEY, "the tags of " + facts.target() + " were not listed");
        }
        Optional<ImmutableTag> newest = facts.targetTags().get().stream().min(ImmutableTag.NEWEST_FIRST);
        if (newest.isPresent()
                && VersionOrder.compare(facts.tested().version(), newest.get().version()) < 0) {
            String reason =
                    "version " + facts.tested().version() + " is lower than the newest version in " + facts.target();
            return Verdict.refused(facts.refusal(FailureCode.DOWNGRADE, reason)
                    .with("newest there", newest.get())
                    .remedy("Declare a rollback if the older version is meant to return."));
        }
        return Verdict.met("no downgrade");
    }

    /** A tag that exists is deployed next, so its version matters even if nothing is written. */
    @Override
    public boolean appliesToExistingTag() {
        return true;
    }

    @Override
    public List<String> explain() {
        return on ? List.of(KEY + ": true") : List.of();
    }
}
