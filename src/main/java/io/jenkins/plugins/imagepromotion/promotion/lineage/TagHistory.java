package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.work.Progress;
import io.jenkins.plugins.imagepromotion.promotion.work.Workers;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The immutable tags of a repository. They are listed once; the digest of a tag is read when it is needed, and kept.
 *
 * <p>A repository can have any number of tags. Of the list, which is compact, it keeps only the tags that were asked for, and refuses
 * to keep more of them than memory holds.
 */
final class TagHistory {
    static final Comparator<ImmutableTag> OLDEST_FIRST =
            ImmutableTag.NEWEST_FIRST.reversed().thenComparing(ImmutableTag::toString);

    /** As many as the command line can judge and print in its 96 MB. */
    private static final int MAX_KEPT = 30_000;

    /** More parallel requests do not make a registry faster. */
    private static final int PARALLEL = 8;

    /** Progress is reported each time this many tags were read. */
    private static final int REPORT_EVERY = 1000;

    private final Registry registry;
    private final Repository repository;
    private final Policy policy;
    private final Progress progress;
    private final List<Tag> listed;
    private final Map<ImmutableTag, Optional<Digest>> digests = new ConcurrentHashMap<>();

    private TagHistory(Registry registry, Repository repository, Policy policy, Progress progress, List<Tag> listed) {
        this.registry = registry;
        this.repository = repository;
        this.policy = policy;
        this.progress = progress;
        this.listed = listed;
    }

    /** Lists the tags that belong to an environment of the policy. */
    static TagHistory of(Registry registry, Repository repository, Policy policy, Progress progress) {
        return new TagHistory(registry, repository, policy, progress, registry.tags(repository));
    }

    /** Returns the tag if it is listed and belongs to an environment. */
    Optional<ImmutableTag> find(Tag tag) {
        return listed.contains(tag) ? read(tag) : Optional.empty();
    }

    private Optional<ImmutableTag> read(Tag tag) {
        return policy.environmentOf(tag).flatMap((Environment environment) -> environment.read(tag));
    }

    private Stream<ImmutableTag> all(Predicate<ImmutableTag> condition) {
        return listed.stream().flatMap(tag -> read(tag).stream()).filter(condition);
    }

    /** Returns the tags that meet the condition, oldest first. */
    List<ImmutableTag> tags(Predicate<ImmutableTag> condition) {
        List<ImmutableTag> found =
                all(condition).limit(MAX_KEPT + 1L).sorted(OLDEST_FIRST).toList();
        requireKept(found.size());
        return found;
    }

    /** Returns at most so many of the newest tags that meet the condition, newest first. */
    List<ImmutableTag> newest(Predicate<ImmutableTag> condition, int most) {
        PriorityQueue<ImmutableTag> newest = new PriorityQueue<>(OLDEST_FIRST);
        all(condition).forEach(tag -> {
            newest.add(tag);
            if (newest.size() > most) {
                newest.remove();
            }
        });
        return newest.stream().sorted(OLDEST_FIRST.reversed()).toList();
    }

    private void requireKept(int found) {
        if (found > MAX_KEPT) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.UNREADABLE_ANSWER, "The repository has too many tags to judge all of them.")
                            .with("repository", repository)
                            .with("found", found + " tags or more that would have to be read")
                            .with("limit", MAX_KEPT)
                            .remedy(
                                    "Name one image by its tag, or a version. A retention policy keeps the number of tags low."));
        }
    }

    /** Reads the digests of the tags, oldest first. A tag that was deleted in the meantime is left out. */
    List<TagDigest> digests(Collection<ImmutableTag> wanted) {
        AtomicInteger done = new AtomicInteger();
        Workers.each(wanted.stream().distinct().toList(), PARALLEL, tag -> {
            digest(tag);
            report(done.incrementAndGet(), wanted.size());
        });
        return wanted.stream()
                .distinct()
                .flatMap(tag -> digest(tag).map(digest -> new TagDigest(tag, digest)).stream())
                .sorted(LineageRules.OLDEST_FIRST)
                .toList();
    }

    private Optional<Digest> digest(ImmutableTag tag) {
        Optional<Digest> known = digests.get(tag);
        if (known == null) {
            known = registry.manifest(repository, tag.tag()).map(Manifest::digest);
            digests.put(tag, known);
        }
        return known;
    }

    /**
     * Finds the tags that hold the digest. A HEAD request for each tag rules out most of them; the bytes of the others are hashed,
     * because a header proves nothing.
     */
    List<TagDigest> holdersOf(Digest digest) {
        AtomicInteger done = new AtomicInteger();
        ConcurrentLinkedQueue<ImmutableTag> possible = new ConcurrentLinkedQueue<>();
        AtomicInteger kept = new AtomicInteger();
        Workers.each(listed, PARALLEL, listedTag -> {
            read(listedTag).filter(tag -> mayHold(tag, digest)).ifPresent(tag -> {
                requireKept(kept.incrementAndGet());
                possible.add(tag);
            });
            report(done.incrementAndGet(), listed.size());
        });
        return digests(possible).stream()
                .filter(found -> found.digest().equals(digest))
                .toList();
    }

    private boolean mayHold(ImmutableTag tag, Digest digest) {
        return registry.head(repository, tag.tag())
                .filter(hint -> hint.algorithm() == digest.algorithm() && !hint.equals(digest))
                .isEmpty();
    }

    private void report(int done, int all) {
        if (done % REPORT_EVERY == 0) {
            progress.report("read " + done + " of " + all + " tags");
        }
    }
}
