package io.jenkins.plugins.imagepromotion.policy.demand;

import java.io.Serializable;
import java.util.Map;

/**
 * One demand that a policy makes on a promotion. It reads and shows its own settings, names the facts that it needs, judges
 * them, and combines with the same demand of a lower layer.
 *
 * <p>Reading starts from the default value in {@code policy.Demands.KINDS}, which demands nothing beyond the rules for every
 * promotion.
 *
 * @param <D> the implementing type
 */
public interface Demand<D extends Demand<D>> extends Serializable {

    /** Returns its settings by their keys in policy files and in the form, as text; empty for the default value. */
    Map<String, String> settings();

    /** Returns this demand with the values in {@code settings}, or throws {@code INVALID_POLICY}; the others stay. */
    D read(Settings settings);

    /**
     * Combines this demand with the lower layer's, or throws {@code POLICY_RELAXED} if the lower layer demands less.
     */
    D tightenedBy(D lower, LayerComparison layers);

    /** Returns what must be looked up in the registry before {@link #judge} can decide. */
    default Lookups lookups() {
        return Lookups.NONE;
    }

    /** Judges the facts of one promotion. */
    Verdict judge(PromotionFacts facts);

    /** Returns true if it is judged even when the target tag already holds the image, so that nothing is written. */
    default boolean appliesToExistingTag() {
        return false;
    }
}
