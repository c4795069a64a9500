package io.jenkins.plugins.imagepromotion.policy.demand;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The facts that must be looked up in the registry to judge demands.
 *
 * @param targetTags whether every tag of the target environment is needed
 * @param platforms whether the platforms of the image are needed
 * @param platformLoss whether they must be compared with those of the newest image in the target environment
 * @param referrers the kinds of attached evidence to look for
 * @param soak the required time in the origin environment; zero if the arrival of the image does not matter
 */
public record Lookups(
        boolean targetTags, boolean platforms, boolean platformLoss, List<String> referrers, Duration soak) {
    public static final Lookups NONE = new Lookups(false, false, false, List.of(), Duration.ZERO);

    public Lookups {
        referrers = List.copyOf(referrers);
    }

    Lookups and(Lookups other) {
        return new Lookups(
                targetTags || other.targetTags,
                platforms || other.platforms,
                platformLoss || other.platformLoss,
                Stream.concat(referrers.stream(), other.referrers.stream())
                        .distinct()
                        .toList(),
                soak.compareTo(other.soak) < 0 ? other.soak : soak);
    }
}
