package io.jenkins.plugins.imagepromotion.gitops;

import io.jenkins.plugins.imagepromotion.gitops.automation.argo.ArgoImage;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.ImageConfig;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Selects among the tags of a repository by the build times of their images. Only the {@code newest-build} strategy
 * needs build times. Each one requires a manifest and a configuration for each platform, so the number of tags is
 * limited.
 *
 * <p>Argo CD Image Updater considers the platforms in its annotation. Without the annotation, it considers only the
 * platform that it runs on, which the files do not show. In that case, every platform must lead to the same selection.
 */
public final class BuildTimesOfImages {
    /** The maximum number of tags to read. */
    static final int MOST_TAGS = 200;

    private final Registry registry;
    private final Repository repository;
    private final String tag;
    private final Optional<Digest> digest;
    private final Map<String, Map<Platform, Instant>> times = new ConcurrentHashMap<>();

    /**
     * Reads build times from a repository.
     *
     * @param tag the tag to predict, which may not exist yet; empty if no tag is predicted
     * @param digest the digest that the tag holds or will hold; empty if unknown
     */
    public BuildTimesOfImages(Registry registry, Repository repository, String tag, Optional<Digest> digest) {
        this.registry = registry;
        this.repository = repository;
        this.tag = tag;
        this.digest = digest;
    }

    /**
     * Returns the selection from these tags.
     *
     * @throws Unsure if the times leave the selection unclear
     */
    public Selection select(ArgoImage image, Collection<String> tags) throws Unsure {
        Set<String> asked = new LinkedHashSet<>();
        Selection without = image.select(tags, name -> {
            asked.add(name);
            return Optional.empty();
        });
        if (asked.isEmpty()) {
            return without;
        }
        if (asked.size() > MOST_TAGS) {
            throw new Unsure("it orders " + asked.size() + " tags by build time, but reads at most " + MOST_TAGS
                    + " build times; restrict its allow-tags");
        }
        if (asked.contains(tag) && digest.isEmpty()) {
            throw new Unsure("it orders tags by build time, but " + tag + " has no image yet");
        }
        asked.removeAll(times.keySet());
        Workers.each(asked, Workers.SMALL_REQUESTS, name -> times.put(name, read(name)));
        List<Platform> wanted = image.platforms().stream()
                .flatMap(text -> Platform.parse(text).stream())
                .toList();
        List<Predicate<Platform>> choices = wanted.isEmpty()
                ? times.values().stream()
                        .flatMap(built -> built.keySet().stream())
                        .filter(Platform::isKnown)
                        .distinct()
                        .<Predicate<Platform>>map(one -> platform -> serves(platform, one))
                        .toList()
                : List.of(platform -> wanted.stream().anyMatch(one -> serves(platform, one)));
        Set<Selection> selections = choices.stream()
                .map(choice -> image.select(tags, name -> time(name, choice)))
                .collect(Collectors.toSet());
        if (selections.size() > 1) {
            throw new Unsure("the newest image depends on the platform that the updater runs on; set the annotation"
                    + " platforms");
        }
        return selections.stream().findFirst().orElse(without);
    }

    /** A setting without a variant matches every variant. */
    private static boolean serves(Platform platform, Platform wanted) {
        return platform.os().equals(wanted.os())
                && platform.architecture().equals(wanted.architecture())
                && (wanted.variant().isEmpty() || platform.variant().equals(wanted.variant()));
    }

    private Optional<Instant> time(String name, Predicate<Platform> choice) {
        return times.getOrDefault(name, Map.of()).entrySet().stream()
                .filter(entry -> choice.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .max(Instant::compareTo);
    }

    private Map<Platform, Instant> read(String name) {
        Map<Platform, Instant> built = new HashMap<>();
        reference(name).flatMap(found -> registry.manifest(repository, found)).ifPresent(manifest -> {
            if (manifest.isIndex()) {
                for (Descriptor child : manifest.links().manifests()) {
                    // Attestations have the platform "unknown", which the updater never selects.
                    child.platform()
                            .filter(Platform::isKnown)
                            .ifPresent(platform -> registry.manifest(repository, child.digest())
                                    .ifPresent(image -> add(image, Optional.of(platform), built)));
                }
            } else {
                add(manifest, Optional.empty(), built);
            }
        });
        return built;
    }

    private Optional<ManifestReference> reference(String name) {
        return name.equals(tag)
                ? digest.map(held -> held)
                : Tag.isTag(name) ? Optional.of(new Tag(name)) : Optional.empty();
    }

    /** The updater skips an image without a configuration or without a valid time. */
    private void add(Manifest image, Optional<Platform> named, Map<Platform, Instant> built) {
        image.links().config().ifPresent(descriptor -> {
            ImageConfig config = registry.config(repository, descriptor);
            try {
                built.merge(
                        named.orElse(config.platform()),
                        OffsetDateTime.parse(config.created()).toInstant(),
                        (one, other) -> one.isAfter(other) ? one : other);
            } catch (DateTimeException e) {
                // Not an RFC 3339 time.
            }
        });
    }

    /** Thrown if the selection is unclear; the message is the reason. */
    public static final class Unsure extends Exception {
        private static final long serialVersionUID = 1L;

        Unsure(String why) {
            super(why);
        }
    }
}
