package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.PlanRollback;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagDigest;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Plans the rollback of a whole release. Writes nothing. */
public record PlanReleaseRollback(Registry registry, Policy policy, Clock clock, Progress progress) {
    /**
     * Plans the rollback of each image that the release promoted, as {@link PlanRollback} does. If the last good image
     * already runs, for example because an earlier rollback was interrupted, the plan keeps its tag. The images of the
     * given repository come first, so that the record of the rollback is in it as well.
     *
     * @param repository the repository with the record: the target repository of the release's first image
     * @param name the name of the release
     * @throws ImagePromotionException {@code RELEASE_SUPERSEDED} if one of the repositories runs neither the image from
     *     the release nor the last good image before it; {@code NO_KNOWN_GOOD} if no image has an earlier good promotion;
     *     the failures of {@link RecordedRelease} and of {@link PlanRollback}
     */
    public ReleaseRollback plan(Repository repository, String name) {
        RecordedRelease release = RecordedRelease.read(registry, repository, name);
        release.images().forEach(image -> registry.requireAllowed(image.target().repository(), Purpose.READING));
        Map<RecordedRelease.Image, String> before = releasedBefore(repository, release);
        Map<RecordedRelease.Image, RollbackPlan> plans = new ConcurrentHashMap<>();
        Map<RecordedRelease.Image, ImagePromotionException> without = new ConcurrentHashMap<>();
        List<RecordedRelease.Image> promoted = release.images().stream()
                .filter(image -> !before.containsKey(image))
                .toList();
        Workers.each(promoted, image -> {
            try {
                plans.put(image, plan(name, image));
            } catch (ImagePromotionException e) {
                if (e.code() != FailureCode.NO_KNOWN_GOOD) {
                    throw e;
                }
                without.put(image, e);
            }
        });
        if (plans.isEmpty()) {
            throw without.values().iterator().next();
        }
        return new ReleaseRollback(
                name,
                promoted.stream()
                        .map(plans::get)
                        .filter(Objects::nonNull)
                        // The first image determines the repository of the new record.
                        .sorted(Comparator.comparing(plan -> !plan.repository().equals(repository)))
                        .toList(),
                release.images().stream()
                        .filter(image -> !plans.containsKey(image))
                        .map(image -> new ReleaseRollback.Unchanged(
                                image.target(),
                                before.containsKey(image)
                                        ? "already in release " + before.get(image)
                                        : "no earlier promotion"))
                        .toList());
    }

    /**
     * Returns the images that already had their tag in an earlier release, with its name. A release wrote its newest tag
     * itself, so the newest tags determine which of two releases is the earlier one.
     */
    private Map<RecordedRelease.Image, String> releasedBefore(Repository repository, RecordedRelease release) {
        List<Tag> others = registry.tags(repository).stream()
                .filter(tag -> tag.toString().startsWith(ReleaseId.TAG_PREFIX))
                .filter(tag -> !tag.equals(ReleaseRequest.tag(release.name())))
                .sorted(Comparator.comparing(Tag::toString).reversed())
                .limit(Lineage.MAX_RECORDS + 1)
                .toList();
        // If the policy reads no tag of the release, no other release is known to be earlier.
        long own = newest(release, Long.MIN_VALUE);
        Map<RecordedRelease.Image, String> before = new HashMap<>();
        new ReleaseRecords(registry, progress)
                .read(repository, others).stream()
                        .filter(other -> newest(other, Long.MAX_VALUE) < own)
                        .sorted(Comparator.comparing(other -> newest(other, Long.MAX_VALUE)))
                        .forEach(other -> other.images().stream()
                                .filter(release.images()::contains)
                                .forEach(image -> before.putIfAbsent(image, other.name())));
        return before;
    }

    /** Returns the timestamp of the newest tag in the release; {@code none} if the policy reads none of its tags. */
    private long newest(RecordedRelease release, long none) {
        return release.images().stream()
                .flatMap(image -> image.target().tag().stream())
                .flatMap(tag -> policy.environmentOf(tag).flatMap(environment -> environment.read(tag)).stream())
                .mapToLong(ImmutableTag::timestamp)
                .max()
                .orElse(none);
    }

    private RollbackPlan plan(String release, RecordedRelease.Image image) {
        Repository repository = image.target().repository();
        Progress own = new ImageProgress(progress, repository, () -> {});
        Registry shared = new SharedReads(registry);
        PlanRollback quiet = new PlanRollback(shared, policy, clock, line -> {});
        ImageReference newest = ImageReference.parse(repository.toString());
        TagDigest running = quiet.running(newest, image.environment());
        if (running.digest().equals(image.digest())) {
            return new PlanRollback(shared, policy, clock, own).plan(newest, image.environment());
        }
        RollbackPlan before = before(quiet, image)
                .filter(plan -> plan.good().digest().equals(running.digest()))
                .orElseThrow(() -> superseded(release, image, running));
        own.report("rolled back already: " + running.tag() + " holds the last good image");
        return new RollbackPlan(
                repository, running, before.good(), before.origin(), running.tag(), before.passedOver());
    }

    /** Returns the rollback from the tag that the release wrote; empty if nothing can be planned for it. */
    private static Optional<RollbackPlan> before(PlanRollback rollback, RecordedRelease.Image image) {
        try {
            return Optional.of(rollback.plan(image.target(), image.environment()));
        } catch (ImagePromotionException e) {
            if (e.code().kind() != FailureCode.Kind.REFUSED) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static ImagePromotionException superseded(String release, RecordedRelease.Image image, TagDigest running) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.RELEASE_SUPERSEDED,
                        "The environment no longer runs all images of release " + release + ".")
                .with("environment", image.environment())
                .with("released", image.target())
                .with("digest", image.digest())
                .with("newest there", running.tag())
                .with("its digest", running.digest())
                .remedy("Roll back the images one by one, or roll back the later release."));
    }
}
