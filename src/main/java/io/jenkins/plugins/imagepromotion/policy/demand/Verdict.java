package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.List;
import java.util.Optional;

/**
 * How a promotion is judged, by one demand or by a whole policy.
 *
 * @param met the demands that are met, each as a phrase
 * @param refusal the first demand that is not met; empty if all are
 */
public record Verdict(List<String> met, Optional<Failure> refusal) {
    /** The verdict of a demand that has nothing to check. */
    public static final Verdict NOTHING_TO_CHECK = new Verdict(List.of(), Optional.empty());

    public Verdict {
        met = List.copyOf(met);
    }

    public static Verdict met(String phrase) {
        return new Verdict(List.of(phrase), Optional.empty());
    }

    public static Verdict refused(Failure refusal) {
        return new Verdict(List.of(), Optional.of(refusal));
    }

    public boolean isAllowed() {
        return refusal.isEmpty();
    }

    /** Throws the refusal if the promotion is not allowed. */
    public void require() {
        refusal.ifPresent(failure -> {
            throw new ImagePromotionException(failure);
        });
    }
}
