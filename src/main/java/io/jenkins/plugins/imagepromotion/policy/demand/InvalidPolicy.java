package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;

/** Creates the failure for every error in a policy, whether it is written in a file or in the form. */
public final class InvalidPolicy {
    private InvalidPolicy() {}

    /** Returns {@code INVALID_POLICY}; {@code problem} is a clause without a period. */
    public static ImagePromotionException because(String problem) {
        return new ImagePromotionException(failure(problem));
    }

    /** Returns {@code INVALID_POLICY} with an example of a valid value. */
    public static ImagePromotionException because(String problem, String expected) {
        return new ImagePromotionException(failure(problem).with("expected", expected));
    }

    private static Failure failure(String problem) {
        return Failure.of(FailureCode.INVALID_POLICY, "The policy is not valid: " + problem + ".")
                .remedy("Correct the policy; docs/policy.md shows every field by example.");
    }
}
