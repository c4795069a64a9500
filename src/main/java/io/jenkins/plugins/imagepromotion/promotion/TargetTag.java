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

/** Chooses the tag to create, and checks that it is free or already holds the digest. */
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
     * @param isHeld whether it already holds the digest
     * @param listed every tag of the target environment, the newest first; empty if there was no reason to list them
     */
    record Choice(ImmutableTag tag, boolean isHeld, Optional<List<ImmutableTag>> listed) {

        /** Returns the newest tag of the environment so far; empty if there is none or if the tags were not listed. */
        Optional<ImmutableTag> newest() {
            return listed.flatMap(tags -> tags.stream().findFirst());
        }
    }

    /**
     * Returns the tag that was asked for, or else the one that an earlier attempt may have written, or else a tag that already holds
     * the digest, or else a new one.
     */
    Choice choose(
            PromotionPlan plan,
            RepositoryLock.Turn turn,
            ImmutableTag tested,
            Manifest manifest,
            List<Tag> unconfirmed) {
        return plan.target()
                .or(() -> unconfirmed.stream()
                        .flatMap(tag -> plan.route().target().read(tag).stream())
                        .filter(tested::sameOriginAs)
                        .findFirst())
                .map(asked -> checked(plan, turn, asked, tested, manifest.digest()))
                .orElseGet(() -> heldOrNew(plan, tested, manifest.digest()));
    }

    /** Reads the tag again: it may have been written while the image was copied. */
    Choice chooseAgain(PromotionPlan plan, RepositoryLock.Turn turn, Choice choice, Manifest manifest) {
        return new Choice(choice.tag(), isHeld(plan, turn, choice.tag(), manifest.digest()), choice.listed());
    }

    private Choice checked(
            PromotionPlan plan, RepositoryLock.Turn turn, ImmutableTag asked, ImmutableTag tested, Digest digest) {
        boolean held = isHeld(plan, turn, asked, digest);
        boolean isOrdered = plan.route().target().demands().lookups().targetTags();
        return new Choice(asked, held, isOrdered ? Optional.of(list(plan, tested)) : Optional.empty());
    }

    /** Returns true if the tag already holds the digest; refuses a tag that holds another one. */
    private boolean isHeld(PromotionPlan plan, RepositoryLock.Turn turn, ImmutableTag asked, Digest digest) {
        Optional<Digest> found = digestUnder(plan, asked);
        found.filter(other -> !other.equals(digest)).ifPresent(other -> {
            throw turn.othersWrote()
                    ? TagWriter.lostRace(plan, asked, digest, other)
                    : taken(plan, asked, digest, other);
        });
        return found.isPresent();
    }

    /**
     * The list of tags proves that the new one is free, because the new one is newer than every tag listed. A list without the
     * source's tag, which was just read, is no such proof. If the target is another repository, its list has no such tag to look
     * for; there, the new tag is read once more after the copy.
     */
    private Choice heldOrNew(PromotionPlan plan, ImmutableTag tested, Digest digest) {
        List<ImmutableTag> ofTarget = list(plan, tested);
        Optional<ImmutableTag> held = ofTarget.stream()
                .filter(tested::sameOriginAs)
                .filter(candidate -> holds(plan, candidate, digest))
                .findFirst();
        return new Choice(held.orElseGet(() -> mint(plan, tested, ofTarget)), held.isPresent(), Optional.of(ofTarget));
    }

    private boolean holds(PromotionPlan plan, ImmutableTag candidate, Digest digest) {
        Optional<Digest> found = digestUnder(plan, candidate);
        found.filter(other -> !other.equals(digest))
                .ifPresent(other ->
                        progress.report("note: " + candidate + " has the same version and commit, but holds " + other));
        return found.filter(digest::equals).isPresent();
    }

    private ImmutableTag mint(PromotionPlan plan, ImmutableTag tested, List<ImmutableTag> ofTarget) {
        long newest = ofTarget.isEmpty() ? 0 : ofTarget.get(0).timestamp();
        long now = Math.max(clock.instant().getEpochSecond(), newest + 1);
        return plan.route().target().mint(tested.version(), tested.commit(), now);
    }

    /** Returns the tags of the target environment, the newest first. */
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

    private static ImagePromotionException taken(
            PromotionPlan plan, ImmutableTag asked, Digest expected, Digest found) {
        return new ImagePromotionException(plan.request()
                .refusal(FailureCode.TARGET_TAG_TAKEN, "the target tag already holds another image")
                .with("target", asked)
                .with("expected digest", expected)
                .with("found at target", found)
                .remedy("Choose a new tag, or name none to get a new one. A promotion never moves a tag."));
    }

    private static ImagePromotionException staleList(PromotionPlan plan, ImmutableTag tested) {
        return new ImagePromotionException(plan.request()
                .refusal(FailureCode.UNREADABLE_ANSWER, "the registry's list of tags is not up to date")
                .with("missing in the list", tested)
                .remedy("Retry in a moment, or name the tag to create."));
    }
}
