package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.work.Progress;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Chooses the tag to create, and insists that nobody has it or that it holds the very digest already. */
final class TargetTag {
    private final Registry registry;
    private final Clock clock;
    private final Progress progress;

    TargetTag(Registry registry, Clock clock, Progress progress) {
        this.registry = registry;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * The tag of this promotion.
     *
     * @param tag its parts
     * @param isHeld whether it holds the digest already
     * @param listed every tag of the target environment, the newest first; empty if there was no reason to list them
     */
    record Choice(ImmutableTag tag, boolean isHeld, Optional<List<ImmutableTag>> listed) {

        /** The newest tag of the environment so far, where the list of tags was read and has one. */
        Optional<ImmutableTag> newest() {
            return listed.flatMap(tags -> tags.stream().findFirst());
        }
    }

    /** The tag that was asked for, else one that holds the digest already, else a new one. */
    Choice choose(PromotionPlan plan, RepositoryLock.Turn turn, ImmutableTag tested, Manifest manifest) {
        return plan.target()
                .map(asked -> checked(plan, turn, asked, tested, manifest.digest()))
                .orElseGet(() -> heldOrNew(plan, tested, manifest.digest()));
    }

    /** Looks again, because a copy took its time: the tag may have been written meanwhile. */
    Choice chooseAgain(PromotionPlan plan, RepositoryLock.Turn turn, Choice choice, Manifest manifest) {
        return new Choice(choice.tag(), isHeld(plan, turn, choice.tag(), manifest.digest()), choice.listed());
    }

    private Choice checked(
            PromotionPlan plan, RepositoryLock.Turn turn, ImmutableTag asked, ImmutableTag tested, Digest digest) {
        boolean held = isHeld(plan, turn, asked, digest);
        boolean isOrdered = plan.route().target().demands().lookups().targetTags();
        return new Choice(asked, held, isOrdered ? Optional.of(list(plan, tested)) : Optional.empty());
    }

    /** Whether the tag holds the digest already; one that holds another is refused. */
    private boolean isHeld(PromotionPlan plan, RepositoryLock.Turn turn, ImmutableTag asked, Digest digest) {
        Optional<Digest> found = digestUnder(plan, asked);
        if (found.isPresent() && !found.get().equals(digest)) {
            if (turn.othersWrote()) {
                throw Refusal.lostRace(plan.request(), asked, digest, found.get());
            }
            throw Refusal.of(plan.request(), FailureCode.TARGET_TAG_TAKEN, "the target tag already holds another image")
                    .fact("target", asked)
                    .facts("expected digest", digest, "found at target", found.get())
                    .remedy("Choose a new tag, or name none to get one made; a promotion never moves a tag.");
        }
        return found.isPresent();
    }

    /**
     * The list of tags is the check that the new one is free: it is strictly newer than every tag listed. A list without
     * the tag that was just read is no such proof. In another repository than the source's there is no such tag to look for;
     * there the tag is looked at once more when the copy is done.
     */
    private Choice heldOrNew(PromotionPlan plan, ImmutableTag tested, Digest digest) {
        List<ImmutableTag> ofTarget = list(plan, tested);
        for (ImmutableTag candidate :
                ofTarget.stream().filter(tested::sameOriginAs).toList()) {
            Optional<Digest> found = digestUnder(plan, candidate);
            if (found.filter(digest::equals).isPresent()) {
                return new Choice(candidate, true, Optional.of(ofTarget));
            }
            found.ifPresent(other ->
                    progress.report("note: " + candidate + " is of the same version and commit, but holds " + other));
        }
        long newest = ofTarget.isEmpty() ? 0 : ofTarget.get(0).timestamp();
        long now = Math.max(clock.instant().getEpochSecond(), newest + 1);
        ImmutableTag minted = plan.route().target().mint(tested.version(), tested.commit(), now);
        return new Choice(minted, false, Optional.of(ofTarget));
    }

    /** The tags of the target environment, the newest first. */
    private List<ImmutableTag> list(PromotionPlan plan, ImmutableTag tested) {
        List<Tag> tags = registry.tags(plan.destination());
        if (!plan.isElsewhere() && !tags.contains(tested.tag())) {
            throw staleList(plan, tested);
        }
        return tags.stream()
                .flatMap(tag -> plan.route().target().read(tag).stream())
                .sorted(ImmutableTag.NEWEST_FIRST)
                .toList();
    }

    private Optional<Digest> digestUnder(PromotionPlan plan, ImmutableTag tag) {
        return registry.manifest(plan.destination(), tag.tag()).map(Manifest::digest);
    }

    private static ImagePromotionException staleList(PromotionPlan plan, ImmutableTag tested) {
        return Refusal.of(
                        plan.request(), FailureCode.UNREADABLE_ANSWER, "the registry's list of tags is not up to date")
                .fact("missing in the list", tested)
                .remedy("Try again in a moment, or name the tag to create.");
    }
}
