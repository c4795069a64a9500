package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the last known good promotion before a tag. */
final class KnownGood {
    /** Limits the number of requests; an incident does not need to go back further. */
    private static final int MAX_TAGS = 50;

    private final TagHistory history;
    private final LineageRules rules;

    KnownGood(TagHistory history, LineageRules rules) {
        this.history = history;
        this.rules = rules;
    }

    /** Returns the newest earlier promotion in the tag's environment that meets the condition. */
    Optional<TagVerdict> before(ImmutableTag tag, Predicate<TagVerdict> condition) {
        return history
                .tags(other -> other.environment().equals(tag.environment()) && other.timestamp() < tag.timestamp())
                .stream()
                .sorted(TagHistory.OLDEST_FIRST.reversed())
                .limit(MAX_TAGS)
                .flatMap(earlier -> judge(earlier).stream())
                .filter(verdict -> verdict.isPromoted() && condition.test(verdict))
                .findFirst();
    }

    private Optional<TagVerdict> judge(ImmutableTag tag) {
        List<TagDigest> known = history.digests(history.tags(tag::sameOriginAs));
        return rules.judge(known).stream()
                .filter(verdict -> verdict.tag().equals(tag))
                .findFirst();
    }
}
