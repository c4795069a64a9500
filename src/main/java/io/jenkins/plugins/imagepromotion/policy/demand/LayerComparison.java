package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares a lower layer of a policy with the layer above it. A lower layer that would allow more is refused rather than
 * ignored, because its author believes that it applies.
 *
 * @param upper the name of the layer above in refusals
 * @param lower the name of the lower layer in refusals
 * @param prefix precedes the keys in refusals: empty, or the name of an environment and a dot
 */
public record LayerComparison(String upper, String lower, String prefix) {

    /** Returns the same comparison for the settings of one environment. */
    public LayerComparison in(String environment) {
        return new LayerComparison(upper, lower, environment + ".");
    }

    /** Throws {@code POLICY_RELAXED} if the lower layer would allow more than the layer above. */
    public void require(boolean tightens, String key, Object allowed, Object found) {
        if (!tightens) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.POLICY_RELAXED,
                            "The lower layer of the policy would relax " + prefix + key + ".")
                    .with("allowed", allowed)
                    .with("found", found)
                    .with("above", upper)
                    .with("lower", lower)
                    .remedy(
                            "A lower layer can only tighten the policy: remove the setting from it, or ask an administrator"
                                    + " to change the layer above."));
        }
    }

    /** Throws {@code POLICY_RELAXED} if a name of the lower layer is not one of the layer above. */
    public void requireSubset(String key, List<String> allowed, List<String> found) {
        List<String> more =
                found.stream().filter(name -> !allowed.contains(name)).toList();
        require(more.isEmpty(), key, quoted(allowed), quoted(more));
    }

    /** Returns the names in quotes; {@code none} for an empty list. */
    public static String quoted(List<String> names) {
        return names.isEmpty() ? "none" : names.stream().map(Quoted::text).collect(Collectors.joining(", "));
    }

    /** Returns the items of both layers, with the items of the upper layer first. */
    public static <T> List<T> union(List<T> upper, List<T> lower) {
        return Stream.concat(upper.stream(), lower.stream()).distinct().toList();
    }
}
