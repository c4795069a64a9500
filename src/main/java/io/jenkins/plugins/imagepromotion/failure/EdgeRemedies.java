package io.jenkins.plugins.imagepromotion.failure;

import java.util.Map;

/**
 * What users of one edge can do about a failure, in the syntax of that edge. The core's own remedies serve every edge.
 *
 * @param byCode the remedy for each code that has one
 */
public record EdgeRemedies(Map<FailureCode, String> byCode) {
    public EdgeRemedies {
        byCode = Map.copyOf(byCode);
    }

    /** Returns the failure with the remedy of this edge after the core's. */
    public Failure addTo(Failure failure) {
        String more = byCode.get(failure.code());
        return more == null || isFinal(failure) ? failure : failure.andRemedy(more);
    }

    /** A request can give up a platform, unless a rule of the policy keeps it; the failure then names the rule. */
    private static boolean isFinal(Failure failure) {
        return failure.code() == FailureCode.PLATFORM_LOST
                && failure.facts().stream().anyMatch(fact -> fact.name().equals("rule"));
    }
}
