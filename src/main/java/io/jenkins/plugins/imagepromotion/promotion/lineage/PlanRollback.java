package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.TagTime;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.promotion.copy.Completeness;
import io.jenkins.plugins.imagepromotion.promotion.work.Progress;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Finds the image to roll back to. Writes nothing. */
public record PlanRollback(Registry registry, Policy policy, Clock clock, Progress progress) {

    /**
     * Plans the rollback to the newest earlier promotion.
     *
     * @param image what runs: a tag of the environment or a digest; a repository alone stands for its newest tag
     * @throws ImagePromotionException {@code NO_KNOWN_GOOD} if there is no earlier promotion, {@code INCOMPLETE_IMAGE} if parts of
     *     its image are missing, {@code NOT_PROMOTED} if the environment does not have the image, {@code UNKNOWN_ENVIRONMENT},
     *     {@code NOT_A_PROMOTION_TARGET}
     */
    public RollbackPlan plan(ImageReference image, String environment) {
        Environment target = policy.pair(environment, Optional.empty()).target();
        TagHistory history = TagHistory.of(registry, image.repository(), policy, progress);
        List<ImmutableTag> tags = history.tags(tag -> tag.environment().equals(environment));
        TagTime now = new TagTime(clock.instant());
        now.warning(tags).ifPresent(progress::report);
        List<ImmutableTag> present = now.present(tags);
        TagDigest deployed = deployed(image, environment, history, tags, present);
        progress.report("running: " + deployed.tag());
        TagVerdict good = new LineageRules(policy)
                .lastGoodBefore(
                        image.repository(),
                        deployed.tag(),
                        history,
                        one -> !one.digest().equals(deployed.digest())
                                && !now.isFuture(one.tag().timestamp()))
                .orElseThrow(() -> noKnownGood(image, deployed));
        progress.report("last good: " + good.tag());
        TagDigest origin = good.origin().orElseThrow();
        ImageReference source = ImageReference.pinned(origin.repository(), good.digest());
        new Completeness(registry, origin.repository())
                .requireManifests(new SourceManifest(registry).read(source, Optional.empty()));
        return new RollbackPlan(
                image.repository(),
                deployed,
                good.subject(),
                origin,
                target.mint(
                        good.tag().version(),
                        good.tag().commit(),
                        now.after(present.stream().reduce((older, newer) -> newer))));
    }

    private TagDigest deployed(
            ImageReference image,
            String environment,
            TagHistory history,
            List<ImmutableTag> tags,
            List<ImmutableTag> present) {
        List<TagDigest> found;
        if (image.tag().isPresent()) {
            found = history.digests(tags.stream()
                    .filter(tag -> tag.tag().equals(image.tag().get()))
                    .toList());
        } else if (image.digest().isPresent()) {
            found = history.holdersOf(canonical(image, image.digest().get())).stream()
                    .filter(holder -> holder.tag().environment().equals(environment)
                            && holder.repository().equals(image.repository()))
                    .toList();
        } else {
            found = history.digests(present.subList(Math.max(0, present.size() - 1), present.size()));
        }
        if (found.isEmpty()) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.NOT_PROMOTED, "This is not an image of " + environment + ".")
                    .with("image", image)
                    .remedy("Name the tag or digest that runs there, or the repository alone for its newest tag."));
        }
        return found.get(found.size() - 1);
    }

    /** Returns the digest by which tags can be compared; the bytes tell it if the reference has another one. */
    private Digest canonical(ImageReference image, Digest named) {
        return named.algorithm() == Digest.Algorithm.SHA256
                ? named
                : new SourceManifest(registry).read(image, Optional.of(named)).digest();
    }

    private static ImagePromotionException noKnownGood(ImageReference image, TagDigest deployed) {
        return new ImagePromotionException(
                Failure.of(FailureCode.NO_KNOWN_GOOD, "There is no earlier promotion to roll back to.")
                        .with("repository", image.repository())
                        .with("running", deployed.tag())
                        .with("digest", deployed.digest())
                        .remedy(
                                "Rebuilt images and images whose origin tag was deleted do not count. Promote a tested image of the"
                                        + " origin environment instead."));
    }
}
