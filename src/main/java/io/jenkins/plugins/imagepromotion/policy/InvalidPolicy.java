package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;

/** The one beginning of everything that is wrong with a policy, whether written in a file or in a form. */
public final class InvalidPolicy {
    private InvalidPolicy() {}

    /** {@code INVALID_POLICY}: what is wrong, as the end of a sentence without its full stop. */
    public static ImagePromotionException because(String problem) {
        return new ImagePromotionException(failure(problem));
    }

    /** {@code INVALID_POLICY} with what would be right. */
    public static ImagePromotionException because(String problem, String expected) {
        return new ImagePromotionException(failure(problem).with("expected", expected));
    }

    private static Failure failure(String problem) {
        return Failure.of(FailureCode.INVALID_POLICY, "The policy is not valid: " + problem + ".")
                .remedy("Correct the policy; docs/policy.md shows every field by example.");
    }
}
