package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
        Map<String, List<Holding>> byOrigin = holdings.stream()
                .collect(Collectors.groupingBy(holding -> holding.tag().origin()));
        return holdings.stream()
                .filter(this::isJudged)
                .sorted(OLDEST_FIRST)
                .map(holding ->
                        judge(holding, byOrigin.getOrDefault(holding.tag().origin(), List.of())))
                .toList();
    }

    /** {@code relatives} are of the same version and commit. */
    private Judged judge(Holding holding, List<Holding> relatives) {
        Environment environment = policy.environment(holding.tag().environment());
        List<Holding> origins = relatives.stream()
                .filter(other -> environment.origins().contains(other.tag().environment()))
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
