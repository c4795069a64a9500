package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.List;
import java.util.Optional;

/**
 * Whether a policy allows a promotion.
 *
 * @param met the demands that were met, each as a phrase
 * @param refusal the first demand that is not; empty if all are
 */
public record Verdict(List<String> met, Optional<Failure> refusal) {
    public Verdict {
        met = List.copyOf(met);
    }

    /** Whether the promotion may happen. */
    public boolean isAllowed() {
        return refusal.isEmpty();
    }

    /**
     * Insists that the promotion may happen.
     *
     * @throws ImagePromotionException with the refusal if it may not
     */
    public void require() {
        refusal.ifPresent(failure -> {
            throw new ImagePromotionException(failure);
        });
    }
}
