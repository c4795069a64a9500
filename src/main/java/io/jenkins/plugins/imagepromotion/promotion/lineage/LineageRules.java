package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Judges protected tags by what the tags of their origins hold: pure, and nothing but digests counts. */
public final class LineageRules {
    static final Comparator<Holding> OLDEST_FIRST = Comparator.<Holding>comparingLong(
                    holding -> holding.tag().timestamp())
            .thenComparing(holding -> holding.tag().toString());

    private final Policy policy;

    /** The rules for the environments of that policy. */
    public LineageRules(Policy policy) {
        this.policy = policy;
    }

    /** Whether images come to the tag's environment by promotion alone. */
    boolean isJudged(Holding holding) {
        return policy.environment(holding.tag().environment()).isPromotionTarget();
    }

    /**
     * The judgement on each tag of an environment that is promoted to, the oldest first.
     *
     * @param holdings what is known: of each tag that is to be judged the origin tags of its version and commit, too
     */
    public List<Judged> judge(Collection<Holding> holdings) {
        return holdings.stream()
                .filter(this::isJudged)
                .sorted(OLDEST_FIRST)
                .map(holding -> judge(holding, holdings))
                .toList();
    }

    private Judged judge(Holding holding, Collection<Holding> holdings) {
        Environment environment = policy.environment(holding.tag().environment());
        List<Holding> origins = holdings.stream()
                .filter(other -> environment.origins().contains(other.tag().environment()))
                .filter(other -> other.tag().sameOriginAs(holding.tag()))
                .sorted(OLDEST_FIRST.reversed())
                .toList();
        Optional<Holding> same = origins.stream()
                .filter(origin -> origin.digest().equals(holding.digest()))
                .findFirst();
        if (same.isPresent()) {
            return new Judged(holding, Provenance.PROMOTED, same);
        }
        return new Judged(
                holding,
                origins.isEmpty() ? Provenance.UNKNOWN_ORIGIN : Provenance.REBUILT,
                origins.stream().findFirst());
    }
}
