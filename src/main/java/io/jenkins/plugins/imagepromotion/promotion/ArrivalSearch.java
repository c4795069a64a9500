package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.TagTime;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Arrival;
import io.jenkins.plugins.imagepromotion.promotion.copy.ImageGraphReader;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.ImageConfig;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Finds out how long an image has been in the origin environment. The build chose the timestamp of the tag, so the
 * timestamp is only one of several facts. The latest of them counts, because each one shows that the image was not
 * there before.
 */
record ArrivalSearch(Registry registry, Clock clock, PromotingRun run) {
    /**
     * Returns the latest known arrival.
     *
     * @param soak the required time; older tags are not read
     */
    Arrival find(PromotionPlan plan, ImmutableTag tested, Manifest manifest, Duration soak) {
        List<ImmutableTag> tags = registry.tags(plan.source()).stream()
                .flatMap(tag -> plan.environments().origin().read(tag).stream())
                .toList();
        Optional<Arrival> missed = run.missedAt(plan.source(), tested, tags)
                .map(time -> new Arrival(time, "this controller, which looked then and did not find the tag"));
        return Stream.of(
                        Optional.of(named(tested)),
                        missed,
                        youngest(plan, tested, tags, manifest, soak),
                        built(plan, manifest))
                .flatMap(Optional::stream)
                .max(Comparator.comparing(Arrival::since))
                .orElseThrow();
    }

    private static Arrival named(ImmutableTag tag) {
        return new Arrival(Instant.ofEpochSecond(tag.timestamp()), "the timestamp of " + tag);
    }

    /** Reads the tags whose timestamps would make a difference. */
    private Optional<Arrival> youngest(
            PromotionPlan plan, ImmutableTag tested, List<ImmutableTag> tags, Manifest manifest, Duration soak) {
        TagTime now = new TagTime(clock.instant());
        long earliest = Math.max(tested.timestamp() + 1, now.now().minus(soak).getEpochSecond());
        List<ImmutableTag> younger = now.present(tags).stream()
                .filter(tag -> tag.timestamp() >= earliest)
                .toList();
        Origin origin = new Origin(registry);
        Queue<ImmutableTag> holders = new ConcurrentLinkedQueue<>();
        Workers.each(younger, Workers.SMALL_REQUESTS, tag -> {
            if (origin.holds(plan.source(), tag.tag(), manifest.digest())) {
                holders.add(tag);
            }
        });
        return holders.stream().min(ImmutableTag.NEWEST_FIRST).map(ArrivalSearch::named);
    }

    /**
     * Returns when the image was built, according to the configurations of all its platforms. Reproducible builds write
     * a time in the far past, which adds nothing. A time in the future is wrong.
     */
    private Optional<Arrival> built(PromotionPlan plan, Manifest manifest) {
        Queue<Instant> times = new ConcurrentLinkedQueue<>();
        Workers.each(configs(plan.source(), manifest), Workers.SMALL_REQUESTS, config -> {
            ImageConfig image = registry.config(plan.source(), config);
            if (image.platform().isKnown()) {
                time(image.created()).ifPresent(times::add);
            }
        });
        return times.stream()
                .max(Comparator.naturalOrder())
                .map(time -> new Arrival(time, "the image, which was built then"));
    }

    private Collection<Descriptor> configs(Repository repository, Manifest manifest) {
        List<Manifest> images = manifest.isIndex()
                ? new ImageGraphReader(registry, repository).read(manifest).manifests()
                : List.of(manifest);
        return images.stream()
                .flatMap(image -> image.links().config().stream())
                .filter(config -> MediaTypes.isImageConfig(config.mediaType()))
                .distinct()
                .toList();
    }

    private Optional<Instant> time(String created) {
        try {
            Instant time = OffsetDateTime.parse(created).toInstant();
            return Optional.of(time).filter(past -> !new TagTime(clock.instant()).isFuture(past.getEpochSecond()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
