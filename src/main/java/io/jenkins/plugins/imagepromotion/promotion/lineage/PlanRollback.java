package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.Completeness;
import io.jenkins.plugins.imagepromotion.promotion.Progress;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Finds what to go back to. Nothing is written. */
public final class PlanRollback {
    private final Registry registry;
    private final Policy policy;
    private final Clock clock;
    private final Progress progress;

    /** Plans with that registry under that policy. */
    public PlanRollback(Registry registry, Policy policy, Clock clock, Progress progress) {
        this.registry = registry;
        this.policy = policy;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * The plan.
     *
     * @param image what runs: a tag of the environment or a digest; a bare repository for its newest tag
     * @param environment where it runs
     * @throws ImagePromotionException {@code NO_KNOWN_GOOD} if there is nothing to go back to, {@code INCOMPLETE_IMAGE} if it is
     *     no longer whole, {@code NOT_PROMOTED} if the environment has no such image, {@code UNKNOWN_ENVIRONMENT},
     *     {@code NOT_A_PROMOTION_TARGET}
     */
    public RollbackPlan plan(ImageReference image, String environment) {
        Environment target = policy.route(environment, Optional.empty()).target();
        progress.report("listing the tags of " + image.repository());
        TagHistory history = TagHistory.of(registry, image.repository(), policy, progress);
        List<ImmutableTag> tags = history.tags(tag -> tag.environment().equals(environment));
        Holding deployed = deployed(image, environment, history, tags);
        progress.report("running: " + deployed.tag());
        Judged good = new KnownGood(history, new LineageRules(policy))
                .before(deployed.tag(), one -> !one.holding().digest().equals(deployed.digest()))
                .orElseThrow(() -> nothing(image, deployed));
        progress.report("last good: " + good.holding().tag());
        new Completeness(registry, image.repository())
                .requireManifests(new SourceManifest(registry)
                        .read(
                                ImageReference.pinned(
                                        image.repository(), good.holding().digest()),
                                Optional.empty()));
        return new RollbackPlan(
                image.repository(),
                deployed,
                good.holding(),
                good.origin().orElseThrow().tag(),
                minted(target, good.holding().tag(), tags));
    }

    private Holding deployed(ImageReference image, String environment, TagHistory history, List<ImmutableTag> tags) {
        if (image.tag().isEmpty() && image.digest().isEmpty()) {
            return newest(
                    history.holdings(tags.subList(Math.max(0, tags.size() - 1), tags.size())), image, environment);
        }
        if (image.tag().isPresent()) {
            return newest(
                    history.holdings(tags.stream()
                            .filter(tag -> tag.tag().equals(image.tag().get()))
                            .toList()),
                    image,
                    environment);
        }
        return newest(
                history.holdersOf(image.digest().get()).stream()
                        .filter(holding -> holding.tag().environment().equals(environment))
                        .toList(),
                image,
                environment);
    }

    private static Holding newest(List<Holding> found, ImageReference image, String environment) {
        if (found.isEmpty()) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.NOT_PROMOTED, "This is no image of " + environment + ".")
                    .with("image", image)
                    .remedy("Name the tag or digest that runs there, or the repository alone for its newest tag."));
        }
        return found.get(found.size() - 1);
    }

    private ImmutableTag minted(Environment environment, ImmutableTag good, List<ImmutableTag> tags) {
        long newest = tags.get(tags.size() - 1).timestamp();
        return environment.mint(
                good.version(), good.commit(), Math.max(clock.instant().getEpochSecond(), newest + 1));
    }

    private static ImagePromotionException nothing(ImageReference image, Holding deployed) {
        return new ImagePromotionException(
                Failure.of(FailureCode.NO_KNOWN_GOOD, "There is no promotion before this one to go back to.")
                        .with("repository", image.repository())
                        .with("running", deployed.tag())
                        .with("digest", deployed.digest())
                        .remedy(
                                "Images that were rebuilt or whose origin tag is gone do not count. Promote a tested image of the origin"
                                        + " environment instead."));
    }
}
