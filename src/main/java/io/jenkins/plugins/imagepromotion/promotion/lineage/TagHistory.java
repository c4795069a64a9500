package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The immutable tags of a repository. They are listed once; the digest of a tag is read when it is needed, and kept. */
final class TagHistory {
    static final Comparator<ImmutableTag> OLDEST_FIRST =
            ImmutableTag.NEWEST_FIRST.reversed().thenComparing(ImmutableTag::toString);

    /** More parallel requests do not make a registry faster. */
    private static final int PARALLEL = 8;

    /** Progress is reported each time this many tags were read. */
    private static final int REPORT_EVERY = 1000;

    private final Registry registry;
    private final Repository repository;
    private final Progress progress;
    private final List<ImmutableTag> tags;
    private final Map<ImmutableTag, Optional<Digest>> digests = new ConcurrentHashMap<>();

    private TagHistory(Registry registry, Repository repository, Progress progress, List<ImmutableTag> tags) {
        this.registry = registry;
        this.repository = repository;
        this.progress = progress;
        this.tags = tags;
    }

    /** Lists the tags that belong to an environment of the policy. */
    static TagHistory of(Registry registry, Repository repository, Policy policy, Progress progress) {
        List<ImmutableTag> tags = registry.tags(repository).stream()
                .flatMap(tag ->
                        policy.environmentOf(tag).flatMap((Environment environment) -> environment.read(tag)).stream())
                .sorted(OLDEST_FIRST)
                .toList();
        return new TagHistory(registry, repository, progress, tags);
    }

    /** Returns the tags that meet the condition, oldest first. */
    List<ImmutableTag> tags(Predicate<ImmutableTag> condition) {
        return tags.stream().filter(condition).toList();
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
        Workers.each(tags, PARALLEL, tag -> {
            boolean isOther = registry.head(repository, tag.tag())
                    .filter(hint -> hint.algorithm() == digest.algorithm() && !hint.equals(digest))
                    .isPresent();
            if (!isOther) {
                possible.add(tag);
            }
            report(done.incrementAndGet(), tags.size());
        });
        return digests(possible).stream()
                .filter(found -> found.digest().equals(digest))
                .toList();
    }

    private void report(int done, int all) {
        if (done % REPORT_EVERY == 0) {
            progress.report("read " + done + " of " + all + " tags");
        }
    }
}
