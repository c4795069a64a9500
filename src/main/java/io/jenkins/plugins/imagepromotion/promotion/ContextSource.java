package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;

/** Tells who asked for a promotion and who approved it. */
@FunctionalInterface
public interface ContextSource {
    /** Returns the context of promoting that digest. Called once per promotion, right before it is judged. */
    PromotionContext contextOf(Digest digest);
}
