package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.KeepPlatforms;
import io.jenkins.plugins.imagepromotion.promotion.work.Progress;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Insists that a multi-platform image runs wherever the newest image of the target environment runs: a build that silently lost
 * a platform passes every test on the others.
 */
final class PlatformLoss {
    private final Registry registry;
    private final Policy policy;
    private final Progress progress;

    PlatformLoss(Registry registry, Policy policy, Progress progress) {
        this.registry = registry;
        this.policy = policy;
        this.progress = progress;
    }

    /**
     * Compares two indexes; of an image that says nothing of platforms nothing is asked, unless the policy keeps them: then its
     * configuration is read.
     */
    void check(PromotionPlan plan, TargetTag.Choice choice, Manifest image) {
        Optional<Policy> keeping = policy.layerWith(
                plan.route().target().name(),
                demands -> demands.get(KeepPlatforms.class).on());
        if (!image.isIndex() && keeping.isEmpty()) {
            return;
        }
        Optional<ImmutableTag> newest = choice.newest().or(() -> newest(plan));
        if (newest.isEmpty()) {
            return;
        }
        Set<String> lost = registry.manifest(plan.destination(), newest.get().tag())
                .filter(manifest -> manifest.isIndex() || keeping.isPresent())
                .map(manifest -> platforms(plan.destination(), manifest))
                .orElseGet(TreeSet::new);
        if (!lost.isEmpty()) {
            lost.removeAll(platforms(plan.source(), image));
        }
        if (lost.isEmpty()) {
            return;
        }
        if (keeping.isPresent()) {
            throw kept(plan, lost, newest.get(), keeping.get());
        }
        if (!plan.request().options().allowPlatformLoss()) {
            throw Refusal.of(plan.request(), FailureCode.PLATFORM_LOST, "it lacks a platform that runs there now")
                    .facts("lost", String.join(", ", lost), "runs now", newest.get())
                    .remedy("Build the image for all platforms, test it and promote that; or say that the platform is"
                            + " given up: allowPlatformLoss in the step, --allow-platform-loss on the command line.");
        }
        progress.report("note: " + String.join(", ", lost) + " of " + newest.get() + " is given up, as allowed");
    }

    private static ImagePromotionException kept(
            PromotionPlan plan, Set<String> lost, ImmutableTag newest, Policy keeping) {
        return Refusal.of(plan.request(), FailureCode.PLATFORM_LOST, "it lacks a platform that runs there now")
                .facts("lost", String.join(", ", lost), "runs now", newest)
                .facts("rule", "keepPlatforms: true", "policy", keeping.layer())
                .remedy(
                        "Build the image for all platforms, test it and promote that. The policy lets no request give up a"
                                + " platform; an administrator can.");
    }

    /** Where the tag to create was named nobody has looked at the others yet. */
    private Optional<ImmutableTag> newest(PromotionPlan plan) {
        return plan.target().isEmpty()
                ? Optional.empty()
                : registry.tags(plan.destination()).stream()
                        .flatMap((Tag tag) -> plan.route().target().read(tag).stream())
                        .min(ImmutableTag.NEWEST_FIRST);
    }

    private Set<String> platforms(Repository repository, Manifest image) {
        return ImagePlatforms.of(registry, repository, image).stream()
                .map(PlatformLoss::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Build tools write the only variant of arm64 or leave it out. */
    private static String name(Platform platform) {
        return platform.toString().equals("linux/arm64/v8") ? "linux/arm64" : platform.toString();
    }
}
