package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.image.TagTime;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ImageParts;
import io.jenkins.plugins.imagepromotion.promotion.deployed.RunningContainer;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the tags of a repository that production depends on: the running tags, the rollback targets, and the origin
 * tags that prove both. Without its origin tag, a promoted image has an unknown origin and cannot be a rollback target.
 *
 * <p>Each object handles one repository. The tag names determine which tags to read.
 */
public final class NeededTags {
    private final Registry registry;
    private final Policy policy;
    private final Progress progress;
    private final Repository repository;
    private final TagHistory history;
    private final LineageRules rules;
    private final TagTime now;
    private final List<Need> needs = new ArrayList<>();
    private final List<Gone> gone = new ArrayList<>();

    /**
     * An image that must not be deleted.
     *
     * @param tag its tag, which must not be deleted either; empty if a container runs an image without a tag
     * @param why the reason, as a clause that follows the image, such as "is the newest promotion of production"
     */
    public record Need(Repository repository, Optional<Tag> tag, Digest digest, String why) {
        private Need(TagDigest tag, String why) {
            this(tag.repository(), Optional.of(tag.tag().tag()), tag.digest(), why);
        }
    }

    /**
     * A needed image or layer that no longer exists.
     *
     * @param why the missing part and the reason to keep it, as a clause that follows the image
     */
    public record Gone(ImageReference image, String why) {}

    /**
     * Lists the tags of the repository and of all repositories with a route to it.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code REPOSITORY_NOT_FOUND}, or a
     *     failure of the registry
     */
    public NeededTags(Registry registry, Policy policy, Clock clock, Progress progress, Repository repository) {
        this.registry = registry;
        this.policy = policy;
        this.progress = progress;
        this.repository = repository;
        this.history = TagHistory.of(registry, repository, policy, progress);
        this.rules = new LineageRules(policy);
        this.now = new TagTime(clock.instant());
    }

    /** Returns the needed images so far, in the order in which they were found; an image can appear several times. */
    public List<Need> needs() {
        return List.copyOf(needs);
    }

    /** Returns the missing images so far. */
    public List<Gone> gone() {
        return List.copyOf(gone);
    }

    /**
     * Adds the newest promotion of an environment, the last good promotions before it, and their origin tags.
     *
     * @param keep the number of promotions to keep for a rollback
     */
    public void addEnvironment(String environment, int keep) {
        List<ImmutableTag> newest = history.newest(
                tag -> tag.environment().equals(environment) && !now.isFuture(tag.timestamp()), TagHistory.READ_MOST);
        Optional<TagDigest> first = history.newestWithImage(newest);
        newest.stream()
                .takeWhile(tag -> first.filter(one -> one.tag().equals(tag)).isEmpty())
                .forEach(tag -> addGone(
                        tag, "is a promotion of " + environment + " that is newer than the newest one with an image"));
        first.ifPresent(one -> addRunning(one, "is the newest promotion of " + environment, keep));
    }

    private void addGone(ImmutableTag tag, String why) {
        gone.add(new Gone(ImageReference.of(repository, tag.tag()), why + ", and its image is gone"));
    }

    /** Adds the image that a container of the repository runs or will run; other containers do not count. */
    public void addRunning(List<RunningContainer> containers, int keep) {
        Map<String, RunningContainer> images = new LinkedHashMap<>();
        containers.stream()
                .filter(container -> RunningContainer.path(container.image())
                        .filter(repository.path()::equals)
                        .isPresent())
                .forEach(container -> images.putIfAbsent(container.image() + " " + container.imageId(), container));
        images.values().forEach(container -> addRunning(container, keep));
    }

    private void addRunning(RunningContainer container, int keep) {
        Optional<Digest> runs = container
                .imageId()
                .flatMap(RunningContainer::digest)
                .or(() -> RunningContainer.digest(container.image()));
        String why = "is run by " + container.place();
        Optional<Tag> tag = tag(container);
        Optional<TagDigest> named = tag.flatMap(history::find)
                .flatMap(found -> history.digests(List.of(found)).stream().findFirst())
                .filter(held -> runs.isEmpty() || holds(held.digest(), runs.get()));
        if (named.isPresent()) {
            addRunning(named.get(), why, keep);
        } else if (runs.isEmpty()) {
            addByTag(tag, container, why);
        } else {
            Digest image = configured(container, tag)
                    .filter(held -> holds(held, runs.get()))
                    .orElse(runs.get());
            List<TagDigest> holders = history.holdersOf(image).stream()
                    .filter(holder -> holder.repository().equals(repository))
                    .toList();
            holders.forEach(holder -> addRunning(holder, why, keep));
            if (holders.isEmpty()) {
                addUntagged(image, why);
            }
        }
    }

    /** Returns the digest of the image that the container is configured to run; some runtimes report only a part of it. */
    private Optional<Digest> configured(RunningContainer container, Optional<Tag> tag) {
        return RunningContainer.digest(container.image())
                .or(() ->
                        tag.flatMap(name -> registry.manifest(repository, name)).map(Manifest::digest));
    }

    private static Optional<Tag> tag(RunningContainer container) {
        return ImageReference.parse(container.image().replaceFirst("^[a-z-]+://", ""))
                .tag();
    }

    private boolean holds(Digest held, Digest digest) {
        return held.equals(digest)
                || registry.manifest(repository, held)
                        .filter(manifest -> new ImageParts(registry, repository, manifest).contain(digest))
                        .isPresent();
    }

    private void addByTag(Optional<Tag> tag, RunningContainer container, String why) {
        tag.flatMap(name -> registry.manifest(repository, name))
                .ifPresentOrElse(
                        manifest -> needs.add(new Need(repository, tag, manifest.digest(), why)),
                        () -> gone.add(new Gone(
                                tag.map(name -> ImageReference.of(repository, name))
                                        .orElseGet(() -> ImageReference.parse(container.image())),
                                why + ", but the repository does not hold it")));
    }

    private void addUntagged(Digest digest, String why) {
        if (registry.manifest(repository, digest).isPresent()) {
            needs.add(new Need(repository, Optional.empty(), digest, why + ", and no immutable tag holds it"));
        } else {
            gone.add(
                    new Gone(ImageReference.pinned(repository, digest), why + ", but the repository does not hold it"));
        }
    }

    /** Adds a running image and the images that a rollback from it needs. */
    private void addRunning(TagDigest running, String why, int keep) {
        needs.add(new Need(running, why));
        if (!rules.isProtected(running.tag())) {
            return;
        }
        List<TagDigest> relatives = history.digestsEverywhere(running.tag()::sameOriginAs);
        rules.judge(repository, relatives).stream()
                .filter(verdict -> verdict.subject().equals(running))
                .forEach(verdict -> {
                    if (verdict.isPromoted()) {
                        addOrigin(verdict);
                    } else if (verdict.provenance() == Provenance.UNKNOWN_ORIGIN) {
                        addLostOrigin(running.tag(), why);
                    } else {
                        progress.report("note: " + running.tag() + " "
                                + verdict.provenance().phrase() + ", so it has no origin tag to keep");
                    }
                });
        addTargets(running, keep);
    }

    private void addOrigin(TagVerdict verdict) {
        verdict.origin().ifPresent(origin -> needs.add(new Need(origin, "proves the origin of " + verdict.tag())));
    }

    private void addLostOrigin(ImmutableTag tag, String why) {
        gone.add(new Gone(
                ImageReference.of(repository, tag.tag()),
                why + ", and no tag of "
                        + String.join(
                                " or ", policy.environment(tag.environment()).origins())
                        + " has its version and commit"));
    }

    /** Walks back through the good promotions, and skips images that it has already seen. */
    private void addTargets(TagDigest running, int keep) {
        String environment = running.tag().environment();
        String why = "is a rollback target of " + environment;
        LastGood lastGood = new LastGood(rules, history, repository, now);
        Set<Digest> taken = new HashSet<>(Set.of(running.digest()));
        TagDigest from = running;
        for (int found = 0; found < keep; found++) {
            LastGood.Found before = lastGood.before(
                    from,
                    candidate ->
                            taken.contains(candidate.digest()) ? Optional.of("holds a newer image") : Optional.empty());
            if (before.good().isEmpty()) {
                progress.report("note: " + environment + " has " + found + " of " + keep + " rollback targets before "
                        + running.tag());
                return;
            }
            before.passedOver().forEach(this::addPassedOver);
            TagVerdict good = before.good().get();
            needs.add(new Need(good.subject(), why));
            addOrigin(good);
            taken.add(good.digest());
            from = good.subject();
        }
    }

    /** A tag between two good promotions would be a rollback target if its image or its origin tag still existed. */
    private void addPassedOver(PassedOver passed) {
        String why = "would be a rollback target of " + passed.tag().environment();
        if (history.unread(passed.tag()).filter(UnreadTag::isGone).isPresent()) {
            addGone(passed.tag(), why);
        } else if (passed.reason().equals(Provenance.UNKNOWN_ORIGIN.phrase())) {
            addLostOrigin(passed.tag(), why);
        }
    }
}
