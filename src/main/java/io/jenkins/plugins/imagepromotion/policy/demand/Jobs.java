package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.setting.Glob;
import java.util.List;
import java.util.Map;

/**
 * The Jenkins jobs that may promote.
 *
 * @param patterns full names, with the folders, as {@link Glob} reads them; upper and lower case differ; empty for all jobs
 */
public record Jobs(List<String> patterns) implements Demand<Jobs> {
    private static final String KEY = "jobs";
    private static final int LONGEST_PATTERN = 500;
    private static final String WILDCARDS = "*?[\\";

    public Jobs {
        patterns = List.copyOf(patterns);
        for (String pattern : patterns) {
            if (pattern.isBlank() || pattern.length() > LONGEST_PATTERN) {
                throw InvalidPolicy.because(
                        "the name of a job is empty or longer than " + LONGEST_PATTERN + " characters",
                        "full names such as release/shop or release/**");
            }
        }
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(KEY, Settings.join(patterns));
    }

    @Override
    public Jobs read(Settings settings) {
        return settings.words(KEY, Jobs::new).orElse(this);
    }

    /** A lower layer names some of the patterns, or jobs that they match. Two patterns cannot be compared in general. */
    @Override
    public Jobs tightenedBy(Jobs lower, LayerComparison layers) {
        if (!patterns.isEmpty()) {
            layers.require(!lower.patterns.isEmpty(), KEY, LayerComparison.quoted(patterns), "all jobs");
            List<String> more = lower.patterns.stream()
                    .filter(pattern -> !patterns.contains(pattern) && !(isName(pattern) && matches(pattern)))
                    .toList();
            layers.require(more.isEmpty(), KEY, LayerComparison.quoted(patterns), LayerComparison.quoted(more));
        }
        return lower;
    }

    private static boolean isName(String pattern) {
        return pattern.chars().noneMatch(c -> WILDCARDS.indexOf(c) >= 0) && !pattern.endsWith("/");
    }

    private boolean matches(String job) {
        return patterns.stream().anyMatch(pattern -> Glob.of(pattern).matches(job));
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        if (patterns.isEmpty()) {
            return Verdict.NOTHING_TO_CHECK;
        }
        if (facts.job().isEmpty()) {
            return Verdict.refused(facts.unchecked(KEY, "this is not a build of a Jenkins job"));
        }
        String job = facts.job().get();
        if (matches(job)) {
            return Verdict.met("the job " + Quoted.text(job) + " may promote");
        }
        return Verdict.refused(facts.refusal(
                        FailureCode.JOB_NOT_ALLOWED, "the policy does not let this job promote there")
                .with("job", Quoted.text(job))
                .with("allowed", LayerComparison.quoted(patterns))
                .remedy("Promote in one of the allowed jobs, or ask an administrator to add this job to the policy."));
    }
}
