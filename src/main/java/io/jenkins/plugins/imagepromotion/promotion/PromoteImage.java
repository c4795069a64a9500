package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.time.Clock;

/** Gives a tested digest its production tag: plan, read source, check origin, check target, write, read back. */
public final class PromoteImage {
    private final Registry registry;
    private final Policy policy;
    private final Clock clock;
    private final Progress progress;

    /** Promotes with that registry under that policy. */
    public PromoteImage(Registry registry, Policy policy, Clock clock, Progress progress) {
        this.registry = registry;
        this.policy = policy;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Promotes, or says why not; running it again after any end finishes the job or returns the same promotion.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException for every refusal, nothing written
     */
    @SuppressWarnings("DoNotCallSuggester")
    public Promotion promote(PromotionRequest request) {
        throw new UnsupportedOperationException(request + "" + registry + policy + clock + progress);
    }
}
