package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.image.TagTime;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
     * @param isGiven whether the request or an earlier attempt of the run named it
     * @param tags every tag of the target repository; empty if the promotion did not need the list
     * @param listed every tag of the target environment that is not from the future, the newest first; empty if the
     *     promotion did not need the list
     */
    record Choice(
            ImmutableTag tag,
            boolean isHeld,
            boolean isGiven,
            Optional<List<Tag>> tags,
            Optional<List<ImmutableTag>> listed) {

        /**
         * Returns the newest tag of the environment so far; empty if the environment has no tag or if the tags were not
         * listed.
         */
        Optional<ImmutableTag> newest() {
            return listed.flatMap(tags -> tags.stream().findFirst());
        }

        /** Returns the newest tag that is older than the chosen one. A rollback replaces this tag. */
        Optional<ImmutableTag> before() {
            return listed.flatMap(tags -> tags.stream()
                    .filter(other -> other.timestamp() < tag.timestamp())
                    .findFirst());
        }
    }

    /**
     * Returns the requested tag if there was a request; otherwise the tag that an earlier attempt may have written;
     * otherwise the newest tag in the environment if it already holds the digest; otherwise a new tag. A new tag is
     * newer than every other tag of the environment.
     */
    Choice choose(
            PromotionPlan plan,
            RepositoryLock.Turn turn,
            ImmutableTag tested,
            Manifest manifest,
            List<Tag> unconfirmed) {
        Optional<ImmutableTag> given = plan.target()
                .or(() -> unconfirmed.stream()
                        .flatMap(tag -> plan.environments().target().read(tag).stream())
                        .filter(tested::sameOriginAs)
                        .findFirst());
        boolean isHeld =
                given.filter(tag -> isHeld(plan, turn, tag, manifest.digest())).isPresent();
        boolean needsList = plan.request().options().rollback()
                || plan.environments().target().demands().lookups().targetTags();
        if (isHeld && !needsList) {
            return new Choice(given.orElseThrow(), true, true, Optional.empty(), Optional.empty());
        }
        TagTime now = new TagTime(clock.instant());
        List<Tag> tags = list(plan, tested);
        List<ImmutableTag> all = ofTarget(plan, tags);
        now.warning(all).ifPresent(progress::report);
        List<ImmutableTag> listed = now.present(all);
        // The tag had no image but is listed: another promotion has written it since then, or its image was deleted.
        if (isHeld
                || given.filter(listed::contains)
                        .filter(tag -> isHeld(plan, turn, tag, manifest.digest()))
                        .isPresent()) {
            return new Choice(given.orElseThrow(), true, true, Optional.of(tags), Optional.of(listed));
        }
        return given.filter(tag -> isNewest(plan, tag, listed))
                .map(tag -> new Choice(tag, false, true, Optional.of(tags), Optional.of(listed)))
                .orElseGet(() -> heldOrNew(plan, tested, manifest.digest(), tags, listed));
    }

    /**
     * Chooses again right before the write. Within a repository, only another promotion in this process can have
     * changed much since the first choice; a copy to a different repository takes longer.
     */
    Choice chooseAgain(
            PromotionPlan plan, RepositoryLock.Turn turn, ImmutableTag tested, Choice first, Manifest manifest) {
        if (!turn.othersWrote() && !plan.isElsewhere()) {
            return first;
        }
        Digest digest = manifest.digest();
        List<Tag> tags = list(plan, tested);
        List<ImmutableTag> listed = new TagTime(clock.instant()).present(ofTarget(plan, tags));
        if (first.isGiven() || listed.contains(first.tag())) {
            boolean isHeld = isHeld(plan, turn, first.tag(), digest);
            if (isHeld || isNewest(plan, first.tag(), listed)) {
                return new Choice(first.tag(), isHeld, first.isGiven(), Optional.of(tags), Optional.of(listed));
            }
        }
        Choice chosen = heldOrNew(plan, tested, digest, tags, listed);
        boolean isHeld = chosen.isHeld() || isHeld(plan, turn, chosen.tag(), digest);
        return new Choice(chosen.tag(), isHeld, false, chosen.tags(), chosen.listed());
    }

    /** Returns true if the tag already holds the digest; refuses a tag that holds a different digest. */
    private boolean isHeld(PromotionPlan plan, RepositoryLock.Turn turn, ImmutableTag asked, Digest digest) {
        Optional<Digest> found = digestUnder(plan, asked);
        found.filter(other -> !other.equals(digest)).ifPresent(other -> {
            throw turn.othersWrote()
                    ? TagWriter.lostRace(plan.request()::refusal, asked.tag(), digest, other)
                    : taken(plan, asked, digest, other);
        });
        return found.isPresent();
    }

    /**
     * Returns true if the tag, which has no image, is newer than every other tag and not from the future. Otherwise
     * throws a refusal if the tag was requested, and returns false if it comes from an earlier attempt. A requested tag
     * is also refused if the list contains it, because it must have held an image before.
     */
    private boolean isNewest(PromotionPlan plan, ImmutableTag tag, List<ImmutableTag> listed) {
        Instant now = clock.instant();
        Optional<ImmutableTag> newest = listed.stream()
                .filter(other -> !other.equals(tag) && other.timestamp() >= tag.timestamp())
                .findFirst();
        boolean isFuture = new TagTime(now).isFuture(tag.timestamp());
        if (plan.target().isPresent() && listed.contains(tag)) {
            throw gone(plan, tag);
        }
        if (plan.target().isPresent() && isFuture) {
            throw fromTheFuture(plan, tag, now);
        }
        if (plan.target().isPresent() && newest.isPresent()) {
            throw notNewest(plan, tag, newest.get());
        }
        return !isFuture && newest.isEmpty();
    }

    /**
     * Returns the tag of this version and commit that holds the digest, if the environment's newest tag also holds it,
     * because an older tag does not show what is running. Otherwise returns a new tag.
     *
     * <p>The list of tags proves that the new tag is free, because the new tag is newer than every listed tag. A list
     * without the source's tag, which was just read, does not prove this. If the target is a different repository, its
     * list does not contain the source's tag, so the new tag is read again after the copy.
     */
    private Choice heldOrNew(
            PromotionPlan plan, ImmutableTag tested, Digest digest, List<Tag> tags, List<ImmutableTag> listed) {
        Optional<ImmutableTag> held = listed.stream()
                .filter(tested::sameOriginAs)
                .filter(candidate -> holds(plan, candidate, digest))
                .findFirst()
                .filter(holder -> isWhatRuns(plan, holder, digest, listed));
        return new Choice(
                held.orElseGet(() -> mint(plan, tested, listed)),
                held.isPresent(),
                false,
                Optional.of(tags),
                Optional.of(listed));
    }

    /** Returns true if every other tag with the newest timestamp also holds the digest. */
    private boolean isWhatRuns(PromotionPlan plan, ImmutableTag holder, Digest digest, List<ImmutableTag> listed) {
        long newest = listed.get(0).timestamp();
        Optional<ImmutableTag> other = listed.stream()
                .filter(tag -> tag.timestamp() == newest && !tag.equals(holder))
                .filter(tag -> digestUnder(plan, tag).filter(digest::equals).isEmpty())
                .findFirst();
        other.ifPresent(
                tag -> progress.report("note: " + holder + " holds it, but " + tag + " is newer; promoting it again"));
        return other.isEmpty();
    }

    private boolean holds(PromotionPlan plan, ImmutableTag candidate, Digest digest) {
        Optional<Digest> found = digestUnder(plan, candidate);
        found.filter(other -> !other.equals(digest))
                .ifPresent(other ->
                        progress.report("note: " + candidate + " has the same version and commit, but holds " + other));
        return found.filter(digest::equals).isPresent();
    }

    private ImmutableTag mint(PromotionPlan plan, ImmutableTag tested, List<ImmutableTag> listed) {
        long timestamp = new TagTime(clock.instant()).after(listed.stream().findFirst());
        return plan.environments().target().mint(tested.version(), tested.commit(), timestamp);
    }

    /** Returns all tags of the target repository. */
    private List<Tag> list(PromotionPlan plan, ImmutableTag tested) {
        List<Tag> tags = registry.tagsIfAny(plan.destination());
        if (!plan.isElsewhere() && !tags.contains(tested.tag())) {
            throw staleList(plan, tested);
        }
        return tags;
    }

    /** Returns the tags of the target environment, the newest first, including those from the future. */
    private static List<ImmutableTag> ofTarget(PromotionPlan plan, List<Tag> tags) {
        return tags.stream()
                .flatMap(tag -> plan.environments().target().read(tag).stream())
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
                .remedy("Choose another tag, or omit it to get a new one. A promotion never moves a tag."));
    }

    private static ImagePromotionException gone(PromotionPlan plan, ImmutableTag asked) {
        return new ImagePromotionException(plan.request()
                .refusal(FailureCode.TARGET_TAG_TAKEN, "the target tag is listed, but its image is gone")
                .with("target", asked)
                .remedy("Choose another tag, or omit it to get a new one. If the tag was written just now, retry in a"
                        + " moment."));
    }

    private static ImagePromotionException fromTheFuture(PromotionPlan plan, ImmutableTag asked, Instant now) {
        return new ImagePromotionException(
                implausible(plan, asked, "the timestamp of the target lies in the future")
                        .with("now", now.getEpochSecond() + " (" + now.truncatedTo(ChronoUnit.SECONDS) + ")")
                        .remedy(
                                "Name no target to get a tag of now. A tag from the future would win over every later promotion."));
    }

    private static ImagePromotionException notNewest(PromotionPlan plan, ImmutableTag asked, ImmutableTag newest) {
        return new ImagePromotionException(
                implausible(plan, asked, "a tag of the environment is as new as the target, or newer")
                        .with("newest there", newest)
                        .remedy(
                                "Name no target to get a newer tag. If this is a rollback, plan it again: another promotion came"
                                        + " after the plan."));
    }

    private static Failure implausible(PromotionPlan plan, ImmutableTag asked, String reason) {
        return plan.request()
                .refusal(FailureCode.IMPLAUSIBLE_TIMESTAMP, reason)
                .with("target", asked)
                .with("timestamp", asked.timestamp() + " (" + Instant.ofEpochSecond(asked.timestamp()) + ")");
    }

    private static ImagePromotionException staleList(PromotionPlan plan, ImmutableTag tested) {
        return new ImagePromotionException(plan.request()
                .refusal(FailureCode.UNREADABLE_ANSWER, "the registry's list of tags is not up to date")
                .with("missing in the list", tested)
                .remedy("Retry in a moment."));
    }
}
