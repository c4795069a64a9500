package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.Progress;
import io.jenkins.plugins.imagepromotion.promotion.Workers;
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

/** The tags of the environments in a repository: listed once, and read one by one when somebody wants to know. */
final class TagHistory {
    /** More does not make a registry faster. */
    private static final int AT_ONCE = 8;

    /** Lines about a sweep come every so many tags. */
    private static final int TOLD_EVERY = 1000;

    private final Registry registry;
    private final Repository repository;
    private final Progress progress;
    private final List<ImmutableTag> tags;
    private final Map<ImmutableTag, Optional<Digest>> read = new ConcurrentHashMap<>();

    private TagHistory(Registry registry, Repository repository, Progress progress, List<ImmutableTag> tags) {
        this.registry = registry;
        this.repository = repository;
        this.progress = progress;
        this.tags = tags;
    }

    /** Lists the tags; those of no environment are left out. */
    static TagHistory of(Registry registry, Repository repository, Policy policy, Progress progress) {
        List<ImmutableTag> tags = registry.tags(repository).stream()
                .flatMap(tag ->
                        policy.environmentOf(tag).flatMap((Environment environment) -> environment.read(tag)).stream())
                .sorted(Comparator.comparingLong(ImmutableTag::timestamp))
                .toList();
        return new TagHistory(registry, repository, progress, tags);
    }

    /** All of them, the oldest first. */
    List<ImmutableTag> tags() {
        return tags;
    }

    /** Those that satisfy the condition, the oldest first. */
    List<ImmutableTag> tags(Predicate<ImmutableTag> condition) {
        return tags.stream().filter(condition).toList();
    }

    /** What the tags hold, by their bytes; one that is gone meanwhile is left out. Several are read at once. */
    List<Holding> holdings(Collection<ImmutableTag> wanted) {
        AtomicInteger done = new AtomicInteger();
        Workers.each(wanted.stream().distinct().toList(), AT_ONCE, tag -> {
            digest(tag);
            tell(done.incrementAndGet(), wanted.size());
        });
        return wanted.stream()
                .distinct()
                .flatMap(tag -> digest(tag).map(digest -> new Holding(tag, digest)).stream())
                .sorted(LineageRules.OLDEST_FIRST)
                .toList();
    }

    private Optional<Digest> digest(ImmutableTag tag) {
        Optional<Digest> known = read.get(tag);
        if (known == null) {
            known = registry.manifest(repository, tag.tag()).map(Manifest::digest);
            read.put(tag, known);
        }
        return known;
    }

    /**
     * The tags that hold the digest. Every tag is asked for its digest, which moves no bytes; the answer of one that says yes or
     * nothing is proven by the bytes.
     */
    List<Holding> holdersOf(Digest digest) {
        AtomicInteger done = new AtomicInteger();
        ConcurrentLinkedQueue<ImmutableTag> possible = new ConcurrentLinkedQueue<>();
        Workers.each(tags, AT_ONCE, tag -> {
            boolean isOther = registry.head(repository, tag.tag())
                    .filter(hint -> hint.algorithm() == digest.algorithm() && !hint.equals(digest))
                    .isPresent();
            if (!isOther) {
                possible.add(tag);
            }
            tell(done.incrementAndGet(), tags.size());
        });
        return holdings(possible).stream()
                .filter(holding -> holding.digest().equals(digest))
                .toList();
    }

    private void tell(int done, int all) {
        if (done % TOLD_EVERY == 0) {
            progress.report("read " + done + " of " + all + " tags");
        }
    }
}
