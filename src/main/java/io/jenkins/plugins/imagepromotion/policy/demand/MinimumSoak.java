package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** How long an image must have been in the origin environment, by the timestamp of its tag there. */
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
    public Verdict judge(PromotionFacts facts) {
        if (length.isZero()) {
            return Verdict.NOTHING_TO_CHECK;
        }
        Instant began = Instant.ofEpochSecond(facts.tested().timestamp());
        Instant ready = began.plus(length);
        if (facts.now().isBefore(ready)) {
            String reason = "it has been in " + facts.origin() + " since " + began + ", less than the required "
                    + Timespan.text(length);
            return Verdict.refused(facts.refusal(FailureCode.SOAKING, reason)
                    .with("ready", ready)
                    .remedy("Promote it then, or promote an image that has been there long enough."));
        }
        return Verdict.met("soaked " + Timespan.text(Duration.between(began, facts.now())));
    }
}
