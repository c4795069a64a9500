package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.Demands;
import io.jenkins.plugins.imagepromotion.policy.PromotionFacts;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.time.Clock;
import java.util.Optional;

/** Gathers what the policy wants to know of a promotion, and asks the registry for no more than that. */
final class DemandedFacts {
    private final Registry registry;
    private final Clock clock;
    private final Occasions occasions;

    DemandedFacts(Registry registry, Clock clock, Occasions occasions) {
        this.registry = registry;
        this.clock = clock;
        this.occasions = occasions;
    }

    PromotionFacts gather(PromotionPlan plan, ImmutableTag tested, TargetTag.Choice choice, Manifest manifest) {
        Demands demands = plan.route().target().demands();
        boolean wantsReferrers = !demands.referrers().isEmpty() && !choice.isHeld();
        boolean wantsPlatforms = !demands.platforms().isEmpty() && !choice.isHeld();
        return new PromotionFacts(
                plan.request().image(),
                plan.route(),
                tested,
                choice.tag(),
                choice.isHeld(),
                plan.request().dryRun(),
                plan.request().options().rollback(),
                clock.instant(),
                choice.listed(),
                wantsPlatforms ? Optional.of(ImagePlatforms.of(registry, plan.source(), manifest)) : Optional.empty(),
                wantsReferrers
                        ? Optional.of(new AttachedEvidence(registry, plan.source(), manifest.digest())
                                .kinds(demands.referrers()))
                        : Optional.empty(),
                occasions.of(manifest.digest()));
    }
}
