package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the newest promotion before a tag. */
final class KnownGood {
    /** Further back nobody goes in an incident; it bounds what is asked of the registry. */
    private static final int MOST = 50;

    private final TagHistory history;
    private final LineageRules rules;

    KnownGood(TagHistory history, LineageRules rules) {
        this.history = history;
        this.rules = rules;
    }

    /** The newest tag of the same environment before that one which is a promotion and will do. */
    Optional<Judged> before(ImmutableTag tag, Predicate<Judged> willDo) {
        List<ImmutableTag> earlier = new ArrayList<>(history.tags(
                other -> other.environment().equals(tag.environment()) && other.timestamp() < tag.timestamp()));
        for (int i = earlier.size() - 1; i >= Math.max(0, earlier.size() - MOST); i--) {
            Optional<Judged> good =
                    judge(earlier.get(i)).filter(Judged::isPromoted).filter(willDo);
            if (good.isPresent()) {
                return good;
            }
        }
        return Optional.empty();
    }

    private Optional<Judged> judge(ImmutableTag tag) {
        List<Holding> known = history.holdings(history.tags(tag::sameOriginAs));
        return rules.judge(known).stream()
                .filter(judged -> judged.holding().tag().equals(tag))
                .findFirst();
    }
}
