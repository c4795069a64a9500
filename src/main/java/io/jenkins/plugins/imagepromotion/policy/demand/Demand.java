package io.jenkins.plugins.imagepromotion.policy.demand;

import java.io.Serializable;
import java.util.List;

/**
 * One demand that a policy makes on a promotion. It reads itself from the settings, explains itself, names the facts that
 * it needs, judges them, and combines with the same demand of a lower layer.
 *
 * <p>The implementation's default value, listed in {@link Demands#KINDS}, demands nothing beyond what holds for every
 * promotion; reading starts from it.
 *
 * @param <D> the implementing type
 */
public interface Demand<D extends Demand<D>> extends Serializable {

    /** The keys that set it, both in a policy file and in the Jenkins form. */
    List<String> keys();

    /**
     * Returns this demand with the values that {@code settings} has; keys without a value stay as they are.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code INVALID_POLICY}
     */
    D read(Settings settings);

    /**
     * Combines this demand with the one of a lower layer.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code POLICY_RELAXED} if the lower layer demands less
     */
    D tightenedBy(D lower, LayerComparison layers);

    /** What must be looked up in the registry before {@link #judge} can decide. */
    default Lookups lookups() {
        return Lookups.NONE;
    }

    /** Judges the facts of one promotion. */
    Verdict judge(PromotionFacts facts);

    /** Whether it is judged even if the target tag already holds the image, so that nothing will be written. */
    default boolean appliesToExistingTag() {
        return false;
    }

    /** Its settings as {@code key: value}, without those that have their default value. */
    List<String> explain();
}
