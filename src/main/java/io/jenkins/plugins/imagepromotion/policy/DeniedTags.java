package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tags that a policy calls mutable, beside those that are by custom. Letters of either case are the same; {@code *} stands
 * for any characters and {@code ?} for one. No regular expressions: a pipeline may name some too, and matching takes no
 * longer than the tag is long.
 *
 * @param patterns names, with or without {@code *} and {@code ?}
 */
public record DeniedTags(List<String> patterns) implements Serializable {
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9_.?*-]{1,128}");

    /** None. */
    public static final DeniedTags NONE = new DeniedTags(List.of());

    /**
     * Tags of those patterns.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code INVALID_POLICY} if no tag could
     *     match one
     */
    public DeniedTags {
        patterns = List.copyOf(patterns);
        for (String pattern : patterns) {
            if (!GRAMMAR.matcher(pattern).matches()) {
                throw InvalidPolicy.because(
                        "no tag is named like " + Quoted.text(pattern),
                        "1 to 128 of A-Z a-z 0-9 _ . - and the wildcards * and ?, such as blue or release-*");
            }
        }
    }

    /** The pattern that names the tag, if one does. */
    Optional<String> find(Tag tag) {
        for (String pattern : patterns) {
            if (Glob.matches(pattern.toLowerCase(Locale.ROOT), tag.value().toLowerCase(Locale.ROOT))) {
                return Optional.of(pattern);
            }
        }
        return Optional.empty();
    }
}
