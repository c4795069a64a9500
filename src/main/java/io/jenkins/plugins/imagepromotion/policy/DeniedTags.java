package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.setting.Glob;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tags that a policy declares mutable, in addition to those that move by convention. Upper and lower case match each other;
 * {@code *} matches any characters and {@code ?} matches one. These are not regular expressions, because a pipeline can
 * add some, and matching must stay fast.
 *
 * @param patterns names, with or without {@code *} and {@code ?}
 */
public record DeniedTags(List<String> patterns) implements Serializable {
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9_.?*-]{1,128}");

    public static final DeniedTags NONE = new DeniedTags(List.of());

    /** Throws {@code INVALID_POLICY} if a pattern cannot match any tag. */
    public DeniedTags {
        patterns = List.copyOf(patterns);
        for (String pattern : patterns) {
            if (!GRAMMAR.matcher(pattern).matches()) {
                throw InvalidPolicy.because(
                        Quoted.text(pattern) + " does not match any tag",
                        "1 to 128 of A-Z a-z 0-9 _ . - and the wildcards * and ?, such as blue or release-*");
            }
        }
    }

    /** Returns the pattern that matches the tag, if one does. */
    Optional<String> find(Tag tag) {
        return patterns.stream()
                .filter(pattern -> Glob.matches(
                        pattern.toLowerCase(Locale.ROOT), tag.value().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Returns why the promotion is refused: one of its tags is denied. */
    Optional<Failure> judge(PromotionFacts facts) {
        return Stream.of(facts.tested(), facts.targetTag())
                .flatMap(tag -> find(tag.tag()).map(pattern -> refusal(facts, tag, pattern)).stream())
                .findFirst();
    }

    private static Failure refusal(PromotionFacts facts, ImmutableTag tag, String pattern) {
        return facts.refusal(FailureCode.MUTABLE_TAG, "the policy declares the tag " + tag + " mutable")
                .with("rule", "mutableTags: " + pattern)
                .remedy("Promote an image whose tags the policy does not declare mutable.");
    }
}
