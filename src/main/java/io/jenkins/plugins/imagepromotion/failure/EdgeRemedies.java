package io.jenkins.plugins.imagepromotion.failure;

import java.util.Map;

/**
 * The remedies for failures in the syntax of one edge. The core's own remedies apply to every edge.
 *
 * @param byCode the remedy for each code that has one
 */
public record EdgeRemedies(Map<FailureCode, String> byCode) {
    /**
     * The fact, by code, that rules out the edge's remedy: a policy rule forbids the loss of a platform, or the
     * registry offers no way to log in.
     */
    private static final Map<FailureCode, String> OBSTACLES =
            Map.of(FailureCode.PLATFORM_LOST, "rule", FailureCode.UNAUTHORIZED, "challenge");

    public EdgeRemedies {
        byCode = Map.copyOf(byCode);
    }

    /** Returns the failure with the remedy of this edge after the core's. */
    public Failure addTo(Failure failure) {
        String more = byCode.get(failure.code());
        return more == null || isFinal(failure) ? failure : failure.andRemedy(more);
    }

    /** Returns true if a fact in the failure rules out the edge's remedy. */
    private static boolean isFinal(Failure failure) {
        String obstacle = OBSTACLES.get(failure.code());
        return failure.facts().stream().anyMatch(fact -> fact.name().equals(obstacle));
    }
}
