package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.Optional;

/**
 * How a reference is judged: allowed with the reason, or refused with the failure.
 *
 * @param environment the environment whose immutable tag it carries, if any
 * @param immutable whether it always names the same bytes
 * @param reason the rule that decided, as a sentence
 * @param refusal why it is not allowed; empty if it is
 */
public record Judgement(Optional<String> environment, boolean immutable, String reason, Optional<Failure> refusal) {

    public boolean isAllowed() {
        return refusal.isEmpty();
    }

    /** Throws the refusal if the reference is not allowed. */
    public void require() {
        refusal.ifPresent(failure -> {
            throw new ImagePromotionException(failure);
        });
    }
}
