package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.Lookups;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import io.jenkins.plugins.imagepromotion.promotion.proof.AttachedEvidence;
import io.jenkins.plugins.imagepromotion.promotion.proof.SignatureSearch;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gathers the facts that the policy judges. Looks up only what the policy's demands need. */
record DemandedFacts(Registry registry, Clock clock, PromotingRun run, PlatformLoss platforms) {

    /**
     * Returns all facts.
     *
     * @param others the tags that other promotions of the same release create in the target repository
     */
    PromotionFacts gather(
            PromotionPlan plan, ImmutableTag tested, TargetTag.Choice choice, Manifest manifest, List<Tag> others) {
        Lookups lookups = choice.isHeld()
                ? Lookups.NONE
                : plan.environments().target().demands().lookups();
        return new PromotionFacts(
                plan.request().image(),
                plan.environments().origin().name(),
                plan.environments().target().name(),
                tested,
                choice.tag(),
                choice.isHeld(),
                plan.request().dryRun(),
                plan.request().options().rollback(),
                clock.instant(),
                choice.listed(),
                run.job(),
                Optional.of(manifest)
                        .filter(image -> lookups.platforms())
                        .map(image -> platforms.platforms(plan.source(), image)),
                Optional.of(manifest)
                        .filter(image -> lookups.platformLoss())
                        .map(image -> platforms.find(plan, choice, image, newest -> true)),
                Optional.of(lookups.referrers())
                        .filter(kinds -> !kinds.isEmpty())
                        .map(kinds -> new AttachedEvidence(registry, plan.source(), manifest.digest()).kinds(kinds)),
                Optional.of(lookups.proofs())
                        .filter(rules -> !rules.isEmpty())
                        .map(rules ->
                                new SignatureSearch(registry, plan.source(), subject(manifest), rules, clock).search()),
                Optional.of(lookups.soak())
                        .filter(soak -> !soak.isZero())
                        .map(soak -> new ArrivalSearch(registry, clock, run).find(plan, tested, manifest, soak)),
                selected(plan, choice, manifest, others),
                context(plan, manifest));
    }

    /** Returns the same facts with a new prediction. */
    PromotionFacts predictedAgain(
            PromotionPlan plan, PromotionFacts before, TargetTag.Choice choice, Manifest manifest, List<Tag> others) {
        return before.atTheWrite(
                before.now(),
                choice.tag(),
                choice.isHeld(),
                choice.listed(),
                selected(plan, choice, manifest, others),
                before.context());
    }

    /**
     * Returns the facts right before the write. Gathers all facts again only if the newest image changed, and repeats the
     * prediction only if the choice changed.
     */
    PromotionFacts again(
            PromotionPlan plan,
            PromotionFacts before,
            TargetTag.Choice first,
            TargetTag.Choice choice,
            Manifest manifest,
            List<Tag> others) {
        return choice.newest().equals(first.newest())
                ? before.atTheWrite(
                        clock.instant(),
                        choice.tag(),
                        choice.isHeld(),
                        choice.listed(),
                        choice.equals(first) ? before.selected() : selected(plan, choice, manifest, others),
                        context(plan, manifest))
                : gather(plan, before.tested(), choice, manifest, others);
    }

    private static Subject subject(Manifest manifest) {
        return Subject.of(manifest.digest(), manifest.bytes());
    }

    private Optional<Selected> selected(
            PromotionPlan plan, TargetTag.Choice choice, Manifest manifest, List<Tag> others) {
        return run.automation()
                .map(automation -> automation.selects(
                        ImageReference.of(plan.destination(), choice.tag().tag()),
                        plan.environments().target().name(),
                        manifest.digest(),
                        Stream.concat(
                                        choice.tags().orElseGet(() -> registry.tagsIfAny(plan.destination())).stream(),
                                        others.stream())
                                .distinct()
                                .toList()));
    }

    private PromotionContext context(PromotionPlan plan, Manifest manifest) {
        Environment target = plan.environments().target();
        return run.contextOf(
                new PromotingRun.Subject(
                        plan.source(),
                        plan.destination(),
                        target.name(),
                        manifest.digest(),
                        plan.request().release()),
                target.demands().get(Approvals.class));
    }
}
