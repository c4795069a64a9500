package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How long an image must have been in the origin environment, counted from the latest known time of its arrival. */
public record MinimumSoak(Duration length) implements Demand<MinimumSoak> {
    private static final String KEY = "minimumSoak";

    public MinimumSoak {
        if (length.isNegative()) {
            throw InvalidPolicy.because("the minimum soak time is negative");
        }
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(KEY, length.isZero() ? "" : Timespan.text(length));
    }

    @Override
    public MinimumSoak read(Settings settings) {
        return settings.text(KEY, text -> new MinimumSoak(Timespan.parse(text))).orElse(this);
    }

    @Override
    public MinimumSoak tightenedBy(MinimumSoak lower, LayerComparison layers) {
        layers.require(
                lower.length.compareTo(length) >= 0,
                KEY,
                Timespan.text(length) + " or more",
                Timespan.text(lower.length));
        return lower;
    }

    @Override
    public Lookups lookups() {
        return new Lookups(false, false, false, List.of(), length);
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        if (length.isZero()) {
            return Verdict.NOTHING_TO_CHECK;
        }
        if (facts.arrived().isEmpty()) {
            return Verdict.refused(
                    facts.unchecked(KEY, "when the image came to " + facts.origin() + " was not looked up"));
        }
        Arrival arrived = facts.arrived().get();
        Instant ready = arrived.since().plus(length);
        if (facts.now().isBefore(ready)) {
            String reason = "it has been in " + facts.origin() + " since " + arrived.since()
                    + ", less than the required " + Timespan.text(length);
            return Verdict.refused(facts.refusal(FailureCode.SOAKING, reason)
                    .with("known from", arrived.evidence())
                    .with("ready", ready)
                    .remedy("Promote it then, or promote an image that has been there long enough."));
        }
        return Verdict.met("soaked " + Timespan.text(Duration.between(arrived.since(), facts.now())));
    }
}
