package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the last known good promotion before a tag. */
record KnownGood(TagHistory history, LineageRules rules) {
    /** Limits the number of requests; an incident does not need to go back further. */
    private static final int MAX_TAGS = 50;

    /** Returns the newest earlier promotion in the tag's environment that meets the condition. */
    Optional<TagVerdict> before(ImmutableTag tag, Predicate<TagVerdict> condition) {
        return history
                .tags(other -> other.environment().equals(tag.environment()) && other.timestamp() < tag.timestamp())
                .stream()
                .sorted(ImmutableTag.NEWEST_FIRST)
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
