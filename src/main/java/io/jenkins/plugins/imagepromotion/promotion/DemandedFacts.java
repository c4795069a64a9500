package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.PromotionFacts;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Gathers what the policy wants to know of a promotion, and asks the registry for no more than that. */
final class DemandedFacts {
    private final Registry registry;
    private final Clock clock;

    DemandedFacts(Registry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    PromotionFacts gather(PromotionPlan plan, ImmutableTag tested, TargetTag.Choice choice, Manifest manifest) {
        boolean wantsPlatforms = !plan.route().target().demands().platforms().isEmpty() && !choice.isHeld();
        return new PromotionFacts(
                plan.request().image(),
                plan.route(),
                tested,
                choice.tag(),
                choice.isHeld(),
                plan.request().options().rollback(),
                clock.instant(),
                choice.listed(),
                wantsPlatforms ? Optional.of(platforms(plan.source(), manifest)) : Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** An index says it itself; for one image its configuration has to be read. */
    private List<Platform> platforms(Repository repository, Manifest manifest) {
        if (manifest.isIndex()) {
            return manifest.links().manifests().stream()
                    .flatMap(child -> child.platform().stream())
                    .filter(Platform::isKnown)
                    .toList();
        }
        return manifest.links().config().stream()
                .map(config -> registry.config(repository, config).platform())
                .toList();
    }
}
