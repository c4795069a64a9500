package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.lineage.PlanRollback;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Plans the rollback of a whole release. Writes nothing. */
public record PlanReleaseRollback(Registry registry, Policy policy, Clock clock, Progress progress) {
    /**
     * Plans the rollback of each image in the record of the release, as {@link PlanRollback} does.
     *
     * @param repository the repository with the record: the target repository of the release's first image
     * @param name the name of the release
     * @throws ImagePromotionException {@code RELEASE_SUPERSEDED} if the newest image of one of the repositories is not
     *     from the release; {@code NO_KNOWN_GOOD} if no image has an earlier good promotion; the failures of
     *     {@link RecordedRelease} and of {@link PlanRollback}
     */
    public ReleaseRollback plan(Repository repository, String name) {
        RecordedRelease release = RecordedRelease.read(registry, repository, name);
        release.images().forEach(image -> registry.requireAllowed(image.target().repository(), Purpose.READING));
        Map<RecordedRelease.Image, RollbackPlan> plans = new ConcurrentHashMap<>();
        Map<RecordedRelease.Image, ImagePromotionException> without = new ConcurrentHashMap<>();
        Workers.each(release.images(), image -> {
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
                release.images().stream()
                        .map(plans::get)
                        .filter(Objects::nonNull)
                        .toList(),
                release.images().stream()
                        .filter(without::containsKey)
                        .map(RecordedRelease.Image::target)
                        .toList());
    }

    private RollbackPlan plan(String release, RecordedRelease.Image image) {
        Repository repository = image.target().repository();
        Progress own = new ImageProgress(progress, repository, () -> {});
        RollbackPlan plan = new PlanRollback(registry, policy, clock, own)
                .plan(ImageReference.parse(repository.toString()), image.environment());
        if (!plan.deployed().digest().equals(image.digest())) {
            throw superseded(release, image, plan);
        }
        return plan;
    }

    private static ImagePromotionException superseded(String release, RecordedRelease.Image image, RollbackPlan plan) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.RELEASE_SUPERSEDED,
                        "The environment no longer runs all images of release " + release + ".")
                .with("environment", image.environment())
                .with("released", image.target())
                .with("digest", image.digest())
                .with("newest there", plan.deployed().tag())
                .with("its digest", plan.deployed().digest())
                .remedy("Roll back the images one by one, or roll back the later release."));
    }
}
