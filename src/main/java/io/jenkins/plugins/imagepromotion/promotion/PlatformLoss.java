package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.Comparator;
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
    private final Progress progress;

    PlatformLoss(Registry registry, Progress progress) {
        this.registry = registry;
        this.progress = progress;
    }

    /** Compares two indexes; of an image that says nothing of platforms nothing is asked. */
    void check(PromotionPlan plan, TargetTag.Choice choice, Manifest image) {
        if (!image.isIndex()) {
            return;
        }
        Optional<ImmutableTag> newest = choice.newest().or(() -> newest(plan));
        if (newest.isEmpty()) {
            return;
        }
        Set<String> lost = registry.manifest(plan.destination(), newest.get().tag())
                .map(PlatformLoss::platforms)
                .orElseGet(TreeSet::new);
        lost.removeAll(platforms(image));
        if (lost.isEmpty()) {
            return;
        }
        if (!plan.request().options().allowPlatformLoss()) {
            throw Refusal.of(plan.request(), FailureCode.PLATFORM_LOST, "it lacks a platform that runs there now")
                    .facts("lost", String.join(", ", lost), "runs now", newest.get())
                    .remedy("Build the image for all platforms, test it and promote that; or say that the platform is"
                            + " given up: allowPlatformLoss in the step, --allow-platform-loss on the command line.");
        }
        progress.report("note: " + String.join(", ", lost) + " of " + newest.get() + " is given up, as allowed");
    }

    /** Where the tag to create was named nobody has looked at the others yet. */
    private Optional<ImmutableTag> newest(PromotionPlan plan) {
        return plan.target().isEmpty()
                ? Optional.empty()
                : registry.tags(plan.destination()).stream()
                        .flatMap((Tag tag) -> plan.route().target().read(tag).stream())
                        .max(Comparator.comparingLong(ImmutableTag::timestamp));
    }

    private static Set<String> platforms(Manifest image) {
        return image.links().manifests().stream()
                .map(Descriptor::platform)
                .flatMap(Optional::stream)
                .filter(Platform::isKnown)
                .map(PlatformLoss::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Build tools write the only variant of arm64 or leave it out. */
    private static String name(Platform platform) {
        return platform.toString().equals("linux/arm64/v8") ? "linux/arm64" : platform.toString();
    }
}
