package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex.Found;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Derives the state of an environment from the events of a scope: its current images, and the images of its origins that wait
 * for a promotion.
 *
 * <p>The image with the newest tag is the current one, because automation deploys the newest tag. Promoting an older image again
 * does not write a tag.
 */
public final class EnvironmentHistory {
    private final PageScope scope;
    private final Environment environment;
    private final Map<Repository, EnvironmentImage> images = new TreeMap<>(Comparator.comparing(Repository::toString));
    private final Map<Repository, Map<Digest, Found>> arrivals = new HashMap<>();
    private final Map<Repository, Found> checks = new HashMap<>();

    private EnvironmentHistory(PageScope scope, Environment environment) {
        this.scope = scope;
        this.environment = environment;
    }

    /**
     * Returns the state of the repository to which an image is promoted, according to the events that the current user may see. It is
     * empty if the environment does not have an image in any of the repositories to which the policy allows the promotion.
     */
    public static Optional<EnvironmentImage> of(Repository source, Environment environment) {
        return read(PageScope.ofController(), environment).stream()
                .filter(image -> image.getCurrent() != null && environment.leads(source, image.repository()))
                .findFirst();
    }

    /** Returns the state of each repository, by name. */
    static List<EnvironmentImage> read(PageScope scope, Environment environment) {
        EnvironmentHistory history = new EnvironmentHistory(scope, environment);
        scope.newest(found -> history.concerns(found.entry()), 0, Integer.MAX_VALUE)
                .events()
                .forEach(history::add);
        history.arrivals.forEach(history::addWaiting);
        history.images.forEach((repository, image) -> image.check(history.checks.get(repository)));
        return List.copyOf(history.images.values());
    }

    private boolean concerns(EvidenceEntry entry) {
        return entry.target().isPresent()
                && switch (entry.kind()) {
                    case PUBLISHED, PROMOTED, ALREADY_PROMOTED ->
                        isHere(entry) || environment.origins().contains(entry.environment());
                    case DEPLOYED -> isHere(entry);
                    case VERIFIED, DRIFTED ->
                        entry.target()
                                .flatMap(ImageReference::tag)
                                .flatMap(scope.policy()::read)
                                .map(ImmutableTag::environment)
                                .filter(checked -> !checked.equals(environment.name()))
                                .isEmpty();
                    default -> false;
                };
    }

    private boolean isHere(EvidenceEntry entry) {
        return entry.environment().equals(environment.name());
    }

    /** Receives the events, newest first. */
    private void add(Found found) {
        EvidenceEntry entry = found.entry();
        Repository repository = entry.target().orElseThrow().repository();
        switch (entry.kind()) {
            case VERIFIED, DRIFTED -> checks.putIfAbsent(repository, found);
            case DEPLOYED -> image(repository).deployed(found);
            default -> {
                if (isHere(entry)) {
                    image(repository).arrived(found);
                } else {
                    entry.digest()
                            .ifPresent(digest -> arrivals.computeIfAbsent(repository, key -> new LinkedHashMap<>())
                                    .putIfAbsent(digest, found));
                }
            }
        }
    }

    private EnvironmentImage image(Repository repository) {
        return images.computeIfAbsent(repository, key -> new EnvironmentImage(scope, key, this::written));
    }

    /** Returns when the event's tag was written. */
    private Instant written(EvidenceEntry entry) {
        return timestamp(entry.target()).orElse(entry.at());
    }

    private Optional<Instant> timestamp(Optional<ImageReference> image) {
        return image.flatMap(ImageReference::tag)
                .flatMap(scope.policy()::read)
                .map(tag -> Instant.ofEpochSecond(tag.timestamp()));
    }

    /**
     * Adds the images of an origin to each repository that they can be promoted to, or to their own repository if no
     * such repository has events.
     */
    private void addWaiting(Repository source, Map<Digest, Found> arrived) {
        List<EnvironmentImage> targets = images.values().stream()
                .filter(image -> environment.leads(source, image.repository()))
                .toList();
        for (EnvironmentImage target : targets.isEmpty() ? List.of(image(source)) : targets) {
            target.addWaiting(arrived.values(), sinceWhen(target, arrived));
        }
    }

    /** Returns when the current image's tag was written in the origin. Older images are not waiting. */
    private Instant sinceWhen(EnvironmentImage target, Map<Digest, Found> arrived) {
        Optional<EvidenceEntry> current = target.current().map(Found::entry);
        return current.flatMap(EvidenceEntry::digest)
                .map(arrived::get)
                .map(found -> written(found.entry()))
                .or(() -> current.flatMap(entry -> timestamp(entry.source())))
                .orElse(Instant.EPOCH);
    }
}
