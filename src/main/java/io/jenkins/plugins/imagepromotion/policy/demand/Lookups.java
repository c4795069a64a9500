package io.jenkins.plugins.imagepromotion.policy.demand;

import java.time.Duration;
import java.util.List;

/**
 * The facts that must be looked up in the registry to judge demands.
 *
 * @param targetTags whether every tag of the target environment is needed
 * @param platforms whether the platforms of the image are needed
 * @param platformLoss whether they must be compared with those of the newest image in the target environment
 * @param referrers the kinds of attached evidence to look for
 * @param soak the required time in the origin environment; zero if the arrival of the image does not matter
 * @param proofs the rules for which the attached signatures and attestations must be verified
 */
public record Lookups(
        boolean targetTags,
        boolean platforms,
        boolean platformLoss,
        List<String> referrers,
        Duration soak,
        List<ProofRule> proofs) {
    public static final Lookups NONE = new Lookups(false, false, false, List.of(), Duration.ZERO);

    public Lookups {
        referrers = List.copyOf(referrers);
        proofs = List.copyOf(proofs);
    }

    /** Looks up everything except signatures and attestations. */
    public Lookups(boolean targetTags, boolean platforms, boolean platformLoss, List<String> referrers, Duration soak) {
        this(targetTags, platforms, platformLoss, referrers, soak, List.of());
    }

    /** Looks up only the signatures and attestations for these rules. */
    public static Lookups proofs(List<? extends ProofRule> rules) {
        return new Lookups(false, false, false, List.of(), Duration.ZERO, List.copyOf(rules));
    }

    /** Returns the lookups of both. */
    public Lookups and(Lookups other) {
        return new Lookups(
                targetTags || other.targetTags,
                platforms || other.platforms,
                platformLoss || other.platformLoss,
                LayerComparison.union(referrers, other.referrers),
                soak.compareTo(other.soak) < 0 ? other.soak : soak,
                LayerComparison.union(proofs, other.proofs));
    }
}
