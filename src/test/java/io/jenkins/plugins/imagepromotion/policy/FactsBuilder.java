package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext.Requesters;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Arrival;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.LostPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import io.jenkins.plugins.imagepromotion.policy.demand.Proofs;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Facts of a promotion from staging to production, of which nothing was looked up unless said so. */
final class FactsBuilder {
    private final Instant now;
    private ImmutableTag tested;
    private boolean held;
    private boolean dryRun;
    private boolean rollback;
    private Optional<List<ImmutableTag>> targetTags = Optional.empty();
    private Optional<String> job = Optional.empty();
    private Optional<List<Platform>> platforms = Optional.empty();
    private Optional<LostPlatforms> lost = Optional.empty();
    private Optional<Set<String>> referrers = Optional.empty();
    private Optional<Proofs> proofs = Optional.empty();
    private Optional<Selected> selected = Optional.empty();
    private PromotionContext context = new PromotionContext(
            Optional.empty(),
            new Requesters(Set.of(), Set.of(), Optional.empty()),
            Optional.empty(),
            Set.of(),
            Set.of());

    FactsBuilder(Instant now) {
        this.now = now;
        this.tested = new ImmutableTag("staging", "1.4.2", "0123abc", now.getEpochSecond());
    }

    /** The three-tier model with demands production. */
    static Policy policy(Demands demands) {
        return new Policy(
                "test",
                List.of(
                        Environment.builtFrom("develop", "develop"),
                        Environment.builtFrom("staging", "main"),
                        Environment.promotedFrom("production", "staging").demanding(demands)));
    }

    FactsBuilder tested(String version, long timestamp) {
        tested = new ImmutableTag("staging", version, "0123abc", timestamp);
        return this;
    }

    FactsBuilder held() {
        held = true;
        return this;
    }

    FactsBuilder dryRun() {
        dryRun = true;
        return this;
    }

    FactsBuilder rollback() {
        rollback = true;
        return this;
    }

    FactsBuilder targetTags(ImmutableTag... tags) {
        targetTags = Optional.of(List.of(tags));
        return this;
    }

    FactsBuilder job(String fullName) {
        job = Optional.of(fullName);
        return this;
    }

    FactsBuilder platforms(Platform... found) {
        platforms = Optional.of(List.of(found));
        return this;
    }

    FactsBuilder lost(ImmutableTag newest, String... names) {
        lost = Optional.of(new LostPlatforms(List.of(names), Optional.of(newest)));
        return this;
    }

    FactsBuilder referrers(Set<String> found) {
        referrers = Optional.of(found);
        return this;
    }

    FactsBuilder proofs(Proofs found) {
        proofs = Optional.of(found);
        return this;
    }

    FactsBuilder selected(Selected found) {
        selected = Optional.of(found);
        return this;
    }

    FactsBuilder approvedBy(Set<String> people) {
        context = new PromotionContext(
                context.unreviewed(),
                context.requesters(),
                Optional.of(people),
                context.permitted(),
                context.rejectedBy());
        return this;
    }

    FactsBuilder permitted(Set<String> people) {
        context = new PromotionContext(
                context.unreviewed(), context.requesters(), context.approvedBy(), people, context.rejectedBy());
        return this;
    }

    FactsBuilder startedBy(String person) {
        return requestedBy(new Requesters(Set.of(person), Set.of(), Optional.empty()));
    }

    FactsBuilder startedByAnyone(String why) {
        return requestedBy(new Requesters(Set.of(), Set.of(), Optional.of(why)));
    }

    FactsBuilder requestedBy(Requesters requesters) {
        context = new PromotionContext(
                context.unreviewed(), requesters, context.approvedBy(), context.permitted(), context.rejectedBy());
        return this;
    }

    FactsBuilder rejectedBy(String person) {
        context = new PromotionContext(
                context.unreviewed(), context.requesters(), context.approvedBy(), context.permitted(), Set.of(person));
        return this;
    }

    FactsBuilder replayed() {
        context = new PromotionContext(
                Optional.of("it differs from that of job/promote/3/"),
                context.requesters(),
                context.approvedBy(),
                context.permitted(),
                context.rejectedBy());
        return this;
    }

    ImageReference image() {
        return ImageReference.parse("registry.example.com/app:" + tested);
    }

    PromotionFacts build() {
        return new PromotionFacts(
                image(),
                "staging",
                "production",
                tested,
                new ImmutableTag("production", tested.version(), tested.commit(), now.getEpochSecond()),
                held,
                dryRun,
                rollback,
                now,
                targetTags,
                job,
                platforms,
                lost,
                referrers,
                proofs,
                Optional.of(new Arrival(Instant.ofEpochSecond(tested.timestamp()), "the timestamp of " + tested)),
                selected,
                context);
    }
}
