package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.TagTime;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.promotion.copy.Completeness;
import io.jenkins.plugins.imagepromotion.promotion.copy.ImageGraphReader;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the image to roll back to. Writes nothing. */
public record PlanRollback(Registry registry, Policy policy, Clock clock, Progress progress) {
    /**
     * Plans the rollback to the newest good promotion that is older than the running image.
     *
     * @param image the running image: a tag of the environment or a digest; a repository alone means its newest tag
     *     that has an image
     * @throws ImagePromotionException {@code NO_KNOWN_GOOD} if no such promotion exists, {@code INCOMPLETE_IMAGE} if
     *     parts of that promotion's image are missing, {@code NOT_PROMOTED} if the environment does not have the image,
     *     {@code IMAGE_NOT_FOUND} if a listed tag has no image, {@code REPOSITORY_NOT_FOUND}, {@code
     *     UNKNOWN_ENVIRONMENT}, {@code NOT_A_PROMOTION_TARGET}
     */
    public RollbackPlan plan(ImageReference image, String environment) {
        Environment target = target(environment);
        TagHistory history = TagHistory.of(registry, image.repository(), policy, progress);
        List<ImmutableTag> tags = history.tags(tag -> tag.environment().equals(environment));
        TagTime now = new TagTime(clock.instant());
        now.warning(tags).ifPresent(progress::report);
        List<ImmutableTag> present = now.present(tags);
        TagDigest deployed = deployed(image, environment, history, tags, present);
        progress.report("running: " + deployed.tag());
        List<ImagePromotionException> incomplete = new ArrayList<>();
        LastGood.Found found = new LastGood(new LineageRules(policy), history, image.repository(), now)
                .before(deployed, candidate -> problem(candidate, deployed, incomplete));
        List<PassedOver> passedOver = Stream.concat(
                        gone(history, present, deployed).stream(), found.passedOver().stream())
                .toList();
        passedOver.forEach(one -> progress.report("note: " + one));
        TagVerdict good = found.good()
                .orElseThrow(() -> incomplete.stream()
                        .findFirst()
                        .orElseGet(() -> noKnownGood(image, deployed, passedOver, found.limit())));
        progress.report("last good: " + good.tag());
        return new RollbackPlan(
                image.repository(),
                deployed,
                good.subject(),
                good.origin().orElseThrow(),
                target.mint(
                        good.tag().version(),
                        good.tag().commit(),
                        now.after(present.stream().reduce((older, newer) -> newer))),
                passedOver);
    }

    /**
     * Returns the image that runs, as {@link #plan} determines it.
     *
     * @throws ImagePromotionException {@code NOT_PROMOTED}, {@code IMAGE_NOT_FOUND}, {@code REPOSITORY_NOT_FOUND},
     *     {@code UNKNOWN_ENVIRONMENT}, {@code NOT_A_PROMOTION_TARGET}
     */
    public TagDigest running(ImageReference image, String environment) {
        target(environment);
        TagHistory history = TagHistory.of(registry, image.repository(), policy, progress);
        List<ImmutableTag> tags = history.tags(tag -> tag.environment().equals(environment));
        return deployed(image, environment, history, tags, new TagTime(clock.instant()).present(tags));
    }

    /** A rollback may go to a promotion from any of the environment's origins. */
    private Environment target(String name) {
        return policy.pair(name, policy.environment(name).origins().stream().findFirst())
                .target();
    }

    private TagDigest deployed(
            ImageReference image,
            String environment,
            TagHistory history,
            List<ImmutableTag> tags,
            List<ImmutableTag> present) {
        List<TagDigest> found;
        if (image.tag().isPresent()) {
            List<ImmutableTag> named = tags.stream()
                    .filter(tag -> tag.tag().equals(image.tag().get()))
                    .toList();
            found = history.digests(named);
            named.forEach(history::requireRead);
        } else if (image.digest().isPresent()) {
            List<TagDigest> holders = history
                    .holdersOf(canonical(image, image.digest().get()))
                    .stream()
                    .filter(holder -> holder.tag().environment().equals(environment)
                            && holder.repository().equals(image.repository()))
                    .toList();
            List<TagDigest> newest = holders.stream()
                    .filter(holder -> present.contains(holder.tag()))
                    .toList();
            found = newest.isEmpty() ? holders : newest;
        } else {
            found = newest(history, present);
        }
        if (found.isEmpty()) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.NOT_PROMOTED, "This is not an image of " + environment + ".")
                    .with("image", image)
                    .remedy("Name the tag or digest that runs there, or the repository alone for its newest tag."));
        }
        return found.get(found.size() - 1);
    }

    private static List<TagDigest> newest(TagHistory history, List<ImmutableTag> present) {
        List<ImmutableTag> newestFirst = new ArrayList<>(present);
        Collections.reverse(newestFirst);
        Optional<TagDigest> newest = history.newestWithImage(newestFirst);
        if (newest.isEmpty()) {
            newestFirst.stream().findFirst().ifPresent(history::requireRead);
        }
        return newest.stream().toList();
    }

    /** Returns the tags without an image that are newer than the running tag, newest first. */
    private static List<PassedOver> gone(TagHistory history, List<ImmutableTag> present, TagDigest deployed) {
        List<PassedOver> gone = new ArrayList<>();
        present.stream()
                .filter(tag -> tag.timestamp() > deployed.tag().timestamp())
                .flatMap(tag -> history.unread(tag).stream())
                .forEach(unread -> gone.add(0, new PassedOver(unread)));
        return gone;
    }

    /**
     * Returns why a rollback cannot go to the promotion. A promotion would read the image from the origin's repository,
     * which must have all manifests and layers: a cluster may have deleted its own copy of an old image.
     */
    private Optional<String> problem(
            TagVerdict candidate, TagDigest deployed, List<ImagePromotionException> incomplete) {
        if (candidate.digest().equals(deployed.digest())) {
            return Optional.of("holds the running image");
        }
        Repository origin = candidate.origin().orElseThrow().repository();
        try {
            Manifest image = new SourceManifest(registry)
                    .read(ImageReference.pinned(origin, candidate.digest()), Optional.empty());
            new Completeness(registry, origin).requireBlobs(new ImageGraphReader(registry, origin).read(image));
            return Optional.empty();
        } catch (ImagePromotionException e) {
            if (e.code() != FailureCode.INCOMPLETE_IMAGE && e.code() != FailureCode.IMAGE_NOT_FOUND) {
                throw e;
            }
            incomplete.add(e);
            return Optional.of("has an incomplete image");
        }
    }

    /**
     * Returns the digest for comparing tags; computes it from the bytes if the reference has a digest of a different
     * algorithm.
     */
    private Digest canonical(ImageReference image, Digest named) {
        return named.algorithm() == Digest.Algorithm.SHA256
                ? named
                : new SourceManifest(registry).read(image, Optional.of(named)).digest();
    }

    private static ImagePromotionException noKnownGood(
            ImageReference image, TagDigest deployed, List<PassedOver> passedOver, Optional<String> limit) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.NO_KNOWN_GOOD, "There is no earlier promotion to roll back to.")
                .with("repository", image.repository())
                .with("running", deployed.tag())
                .with("digest", deployed.digest())
                .withOptional("looked at", limit)
                .withEach("passed over", passedOver)
                .remedy("Images that were rebuilt or rolled back and images whose origin tag was deleted do not count."
                        + " Promote a tested image of the origin environment instead."));
    }
}
