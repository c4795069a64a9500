package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The times when nothing is promoted. */
public record Freezes(List<FreezeWindow> windows) implements Demand<Freezes> {
    /** The keys of one freeze. */
    public static final List<String> WINDOW_KEYS = List.of("name", "timeZone", "from", "to");

    private static final String KEY = "freezes";

    public Freezes {
        windows = List.copyOf(windows);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(KEY, windows.stream().map(FreezeWindow::toString).collect(Collectors.joining("; ")));
    }

    @Override
    public Freezes read(Settings settings) {
        return settings.items(KEY, "a freeze", WINDOW_KEYS, Freezes::window)
                .map(Freezes::new)
                .orElse(this);
    }

    private static FreezeWindow window(Settings settings) {
        return new FreezeWindow(
                settings.required("name", name -> name),
                settings.required("timeZone", FreezeWindow::zone),
                settings.required("from", FreezeWindow.Boundary::parse),
                settings.required("to", FreezeWindow.Boundary::parse));
    }

    @Override
    public Freezes tightenedBy(Freezes lower, LayerComparison layers) {
        return new Freezes(LayerComparison.union(windows, lower.windows));
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        return windows.stream()
                .flatMap(window -> window.end(facts.now()).map(end -> frozen(facts, window, end)).stream())
                .findFirst()
                .orElseGet(() -> windows.isEmpty() ? Verdict.NOTHING_TO_CHECK : Verdict.met("no freeze"));
    }

    private static Verdict frozen(PromotionFacts facts, FreezeWindow window, ZonedDateTime end) {
        String reason = facts.target() + " is frozen (" + window.name() + ")";
        return Verdict.refused(facts.refusal(FailureCode.FROZEN, reason)
                .with("until", end)
                .remedy("Promote after the freeze, or ask an administrator to change the policy."));
    }
}
