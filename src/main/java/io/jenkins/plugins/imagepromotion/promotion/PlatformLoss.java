package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.LostPlatforms;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Requires that a multi-platform image runs wherever the newest image of the target environment runs: a build that
 * silently lost a platform still passes every test on the others.
 */
record PlatformLoss(Registry registry, Progress progress) {

    /**
     * Refuses an index that loses a platform, unless the request allows it. A policy that keeps platforms has already
     * checked this.
     */
    void check(PromotionPlan plan, TargetTag.Choice choice, Manifest image) {
        if (!image.isIndex() || plan.environments().target().demands().lookups().platformLoss()) {
            return;
        }
        LostPlatforms lost = find(plan, choice, image, Manifest::isIndex);
        if (lost.names().isEmpty()) {
            return;
        }
        String names = String.join(", ", lost.names());
        String newest = lost.newest().map(ImmutableTag::toString).orElse("none");
        if (!plan.request().options().allowPlatformLoss()) {
            throw new ImagePromotionException(plan.request()
                    .refusal(FailureCode.PLATFORM_LOST, "it lacks a platform that runs there now")
                    .with("lost", names)
                    .with("runs now", newest)
                    .remedy("Build the image for all platforms, then test and promote it."));
        }
        progress.report("note: the image lacks " + names + ", which " + newest + " has; the request allows this");
    }

    /**
     * Compares the image with the newest image of the environment, if the two are comparable. Reads the configuration
     * of a single image.
     */
    LostPlatforms find(PromotionPlan plan, TargetTag.Choice choice, Manifest image, Predicate<Manifest> comparable) {
        Optional<ImmutableTag> newest = choice.newest();
        List<Platform> needed = newest.flatMap(tag -> registry.manifest(plan.destination(), tag.tag()))
                .filter(comparable)
                .map(manifest -> platforms(plan.destination(), manifest))
                .orElse(List.of());
        List<Platform> found = needed.isEmpty() ? List.of() : platforms(plan.source(), image);
        List<String> lost = needed.stream()
                .filter(platform -> found.stream().noneMatch(one -> one.covers(platform)))
                .map(Platform::toString)
                .distinct()
                .sorted()
                .toList();
        return new LostPlatforms(lost, newest);
    }

    /** Returns the platforms that an image runs on. An index lists them; for a single image, its configuration is read. */
    List<Platform> platforms(Repository repository, Manifest image) {
        return image.isIndex()
                ? image.links().platforms()
                : image.links().config().stream()
                        .map(config -> registry.config(repository, config).platform())
                        .filter(Platform::isKnown)
                        .toList();
    }
}
