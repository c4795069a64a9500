package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Whether GitOps automation must deploy the target tag. Automation ignores a tag that no policy selects, or that a
 * newer tag overrides.
 */
public record MustBeSelected(boolean on) implements Demand<MustBeSelected> {
    private static final String KEY = "mustBeSelected";

    @Override
    public Map<String, String> settings() {
        return Map.of(KEY, on ? "true" : "");
    }

    @Override
    public MustBeSelected read(Settings settings) {
        return settings.flag(KEY).map(MustBeSelected::new).orElse(this);
    }

    @Override
    public MustBeSelected tightenedBy(MustBeSelected lower, LayerComparison layers) {
        layers.require(lower.on || !on, KEY, true, false);
        return lower;
    }

    @Override
    public Lookups lookups() {
        return new Lookups(on, false, false, List.of(), Duration.ZERO);
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        if (!on) {
            return Verdict.NOTHING_TO_CHECK;
        }
        if (facts.selected().isEmpty()) {
            // An approval has no workspace; the later promotion checks the demand.
            return facts.dryRun()
                    ? Verdict.met(KEY + " is checked by the promotion itself")
                    : Verdict.refused(facts.refusal(
                                    FailureCode.GITOPS_FILES_REQUIRED,
                                    "the policy requires the files of the GitOps repository")
                            .with("rule", KEY + ": true")
                            .remedy("Provide the files of the GitOps repository."));
        }
        Selected selected = facts.selected().get();
        if (selected.reasons().isEmpty()) {
            return Verdict.met("selected by " + String.join(", ", selected.by()));
        }
        return Verdict.refused(facts.refusal(FailureCode.NOT_SELECTED, "automation would not deploy it")
                .with("target tag", facts.targetTag())
                .withEach("reason", selected.reasons())
                .with("rule", KEY + ": true")
                .remedy(selected.remedy()));
    }

    /** An existing tag is usually deployed next, so it matters whether automation selects it. */
    @Override
    public boolean appliesToExistingTag() {
        return true;
    }
}
