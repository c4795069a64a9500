package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.image.VersionOrder;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.promotion.copy.IndexSearch;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The immutable tags of a repository, and the origin tags of every repository from which the policy has a route to it.
 * The tags are listed once; a digest is read when it is needed, and kept.
 *
 * <p>A repository can have any number of tags. This class keeps the lists, which are compact, and only the requested
 * tags, and refuses to keep more tags than fit into memory.
 */
final class TagHistory {
    static final Comparator<ImmutableTag> OLDEST_FIRST =
            ImmutableTag.NEWEST_FIRST.reversed().thenComparing(ImmutableTag::toString);

    /** The command line can check and print this many tags within its 96 MB. */
    private static final int MAX_KEPT = 100_000;

    private static final Set<FailureCode> CONTENT =
            Set.of(FailureCode.UNREADABLE_ANSWER, FailureCode.UNSUPPORTED_MANIFEST, FailureCode.DIGEST_MISMATCH);

    /** The maximum number of tags to read one after another, newest first, until one has an image. */
    static final int READ_MOST = 64;

    private static final int READ_AT_ONCE = 8;

    /** Progress is reported each time this many tags were read. */
    private static final int REPORT_EVERY = 1000;

    private final Registry registry;
    private final Policy policy;
    private final Progress progress;
    private final Listing own;
    private final List<Listing> listings = new ArrayList<>();
    private final Map<Place, Digest> digests = new ConcurrentHashMap<>();
    private final Map<Place, ImagePromotionException> unread = new ConcurrentHashMap<>();

    /** A tag in a repository. */
    record Place(Repository repository, ImmutableTag tag) {}

    /** All tags of a repository; only those of some environments count. */
    private record Listing(Repository repository, List<Tag> tags, Predicate<Environment> counts) {}

    private TagHistory(Registry registry, Repository repository, Policy policy, Progress progress) {
        this.registry = registry;
        this.policy = policy;
        this.progress = progress;
        this.own = new Listing(repository, ownTags(repository), environment -> true);
        listings.add(own);
        origins(policy, repository)
                .forEach((source, names) -> listings.add(
                        new Listing(source, originTags(source), environment -> names.contains(environment.name()))));
    }

    /**
     * Lists the tags that belong to an environment of the policy.
     *
     * @throws ImagePromotionException {@code REPOSITORY_NOT_FOUND} if the repository has no tags at all
     */
    static TagHistory of(Registry registry, Repository repository, Policy policy, Progress progress) {
        return new TagHistory(registry, repository, policy, progress);
    }

    /** Returns the other repositories that routes lead from, and the environments whose tags are origins there. */
    private static Map<Repository, Set<String>> origins(Policy policy, Repository repository) {
        Map<Repository, Set<String>> origins = new LinkedHashMap<>();
        for (Environment environment : policy.environments()) {
            for (Repository source : environment.sourcesOf(repository)) {
                if (!source.equals(repository)) {
                    origins.computeIfAbsent(source, found -> new HashSet<>()).addAll(environment.origins());
                }
            }
        }
        return origins;
    }

    private List<Tag> ownTags(Repository repository) {
        progress.report("listing the tags of " + repository);
        List<Tag> tags = registry.tags(repository);
        if (tags.isEmpty()) {
            throw SourceManifest.noRepository(ImageReference.parse(repository.toString()));
        }
        return tags;
    }

    /** A route can include repositories that do not exist. */
    private List<Tag> originTags(Repository source) {
        progress.report("listing the tags of " + source);
        List<Tag> tags = registry.tagsIfAny(source);
        if (tags.isEmpty()) {
            progress.report("note: " + source + " has no tags, or does not exist");
        }
        return tags;
    }

    /** Returns the repository's own tag if it is listed and belongs to an environment. */
    Optional<ImmutableTag> find(Tag tag) {
        return own.tags().contains(tag) ? read(own, tag).map(Place::tag) : Optional.empty();
    }

    private Optional<Place> read(Listing listing, Tag tag) {
        return policy.read(tag)
                .filter(read -> listing.counts().test(policy.environment(read.environment())))
                .map(read -> new Place(listing.repository(), read));
    }

    private Stream<Place> all(Listing listing, Predicate<ImmutableTag> condition) {
        return listing.tags().stream()
                .flatMap(tag -> read(listing, tag).stream())
                .filter(place -> condition.test(place.tag()));
    }

    /** Returns the repository's own tags that meet the condition, oldest first. */
    List<ImmutableTag> tags(Predicate<ImmutableTag> condition) {
        return kept(all(own, condition)).stream()
                .map(Place::tag)
                .sorted(OLDEST_FIRST)
                .toList();
    }

    /** Returns version and commit of the repository's own tags that meet the condition, without keeping these tags. */
    Set<String> origins(Predicate<ImmutableTag> condition) {
        Set<String> origins = new HashSet<>();
        all(own, condition).forEach(place -> {
            origins.add(place.tag().origin());
            requireKept(origins.size());
        });
        return origins;
    }

    /** Returns the own tags and the origin tags elsewhere that meet the condition. */
    List<Place> everywhere(Predicate<ImmutableTag> condition) {
        return kept(listings.stream().flatMap(listing -> all(listing, condition)));
    }

    /** Returns the newest own tags that meet the condition, at most that many, newest first. */
    List<ImmutableTag> newest(Predicate<ImmutableTag> condition, int most) {
        PriorityQueue<ImmutableTag> newest = new PriorityQueue<>(OLDEST_FIRST);
        all(own, condition).map(Place::tag).forEach(tag -> {
            newest.add(tag);
            if (newest.size() > most) {
                newest.remove();
            }
        });
        return newest.stream().sorted(OLDEST_FIRST.reversed()).toList();
    }

    /** Returns at most so many of the own tags that start with the prefix, those with the highest versions first. */
    List<Tag> highest(String prefix, int most) {
        Comparator<Tag> lowestFirst = Comparator.comparing(Tag::toString, VersionOrder::compare);
        PriorityQueue<Tag> highest = new PriorityQueue<>(lowestFirst);
        for (Tag tag : own.tags()) {
            if (tag.toString().startsWith(prefix)) {
                highest.add(tag);
                if (highest.size() > most) {
                    highest.remove();
                }
            }
        }
        return highest.stream().sorted(lowestFirst.reversed()).toList();
    }

    private List<Place> kept(Stream<Place> places) {
        List<Place> found = places.limit(MAX_KEPT + 1L).toList();
        requireKept(found.size());
        return found;
    }

    private void requireKept(int found) {
        if (found > MAX_KEPT) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.UNREADABLE_ANSWER, "The repository has too many tags to judge all of them.")
                            .with("repository", own.repository())
                            .with("found", found + " tags or more that would have to be read")
                            .with("limit", MAX_KEPT)
                            .remedy(
                                    "Name one image by its tag, or a version. A retention policy keeps the number of tags low."));
        }
    }

    /**
     * Reads the digests of the repository's own tags, oldest first. {@link #unread} returns the tags without a digest.
     */
    List<TagDigest> digests(Collection<ImmutableTag> wanted) {
        return read(wanted.stream().map(tag -> new Place(own.repository(), tag)).toList());
    }

    /**
     * Reads the newest of these own tags until one has an image.
     *
     * @param newestFirst only the first {@link #READ_MOST} are read
     * @return the newest tag with an image; empty if no tag that was read has an image
     * @throws ImagePromotionException if a newer tag has a manifest that cannot be read, because that tag may be the one
     *     that runs
     */
    Optional<TagDigest> newestWithImage(List<ImmutableTag> newestFirst) {
        int most = Math.min(READ_MOST, newestFirst.size());
        for (int start = 0; start < most; start += READ_AT_ONCE) {
            List<ImmutableTag> some = newestFirst.subList(start, Math.min(start + READ_AT_ONCE, most));
            List<TagDigest> held = digests(some);
            Optional<TagDigest> newest = held.isEmpty() ? Optional.empty() : Optional.of(held.get(held.size() - 1));
            some.stream()
                    .takeWhile(
                            tag -> newest.filter(one -> one.tag().equals(tag)).isEmpty())
                    .filter(tag -> unread(tag).filter(UnreadTag::isGone).isEmpty())
                    .forEach(this::requireRead);
            if (newest.isPresent()) {
                return newest;
            }
        }
        return Optional.empty();
    }

    /** Reads the digests of the own tags and of the origin tags elsewhere that meet the condition, oldest first. */
    List<TagDigest> digestsEverywhere(Predicate<ImmutableTag> condition) {
        return read(everywhere(condition));
    }

    /** Reads the digests of these tags, oldest first. {@link #unread} returns the tags without a digest. */
    List<TagDigest> read(Collection<Place> wanted) {
        List<Place> distinct = wanted.stream().distinct().toList();
        AtomicInteger done = new AtomicInteger();
        Workers.each(distinct, Workers.SMALL_REQUESTS, place -> {
            readDigest(place);
            report(done.incrementAndGet(), distinct.size());
        });
        return distinct.stream()
                .flatMap(place -> Optional.ofNullable(digests.get(place))
                        .map(digest -> new TagDigest(place.repository(), place.tag(), digest))
                        .stream())
                .sorted(LineageRules.OLDEST_FIRST)
                .toList();
    }

    private void readDigest(Place place) {
        if (digests.containsKey(place) || unread.containsKey(place)) {
            return;
        }
        try {
            registry.manifest(place.repository(), place.tag().tag())
                    .ifPresentOrElse(
                            manifest -> digests.put(place, manifest.digest()),
                            () -> unread.put(
                                    place,
                                    SourceManifest.gone(ImageReference.of(
                                            place.repository(), place.tag().tag()))));
        } catch (ImagePromotionException e) {
            if (!isOfThatTag(place, e.code())) {
                throw e;
            }
            unread.put(place, e);
        }
    }

    /** Returns true if the manifest causes the failure, rather than the connection or the credentials. */
    static boolean isOfOneManifest(FailureCode code) {
        return CONTENT.contains(code);
    }

    /**
     * Returns true if the failure affects only that tag. An origin tag is evidence: a promotion whose origin cannot be
     * read would look like a rebuild.
     */
    private boolean isOfThatTag(Place place, FailureCode code) {
        return isOfOneManifest(code)
                && place.repository().equals(own.repository())
                && policy.environment(place.tag().environment()).isPromotionTarget();
    }

    /** Returns every tag so far whose digest could not be read, oldest first. */
    List<UnreadTag> unread() {
        return unread.keySet().stream()
                .sorted(Comparator.comparing(Place::tag, OLDEST_FIRST))
                .flatMap(place -> unread(place).stream())
                .toList();
    }

    /**
     * Returns why the digest of one of the repository's own tags could not be read; empty if it was read or not
     * requested.
     */
    Optional<UnreadTag> unread(ImmutableTag tag) {
        return unread(new Place(own.repository(), tag));
    }

    private Optional<UnreadTag> unread(Place place) {
        return Optional.ofNullable(unread.get(place))
                .map(failure -> new UnreadTag(place.repository(), place.tag(), failure.code()));
    }

    /** Throws the failure that occurred when the digest of one of the repository's own tags was read, if any. */
    void requireRead(ImmutableTag tag) {
        Optional.ofNullable(unread.get(new Place(own.repository(), tag))).ifPresent(failure -> {
            throw failure;
        });
    }

    /**
     * Finds the tags that hold the digest. If no tag holds it, finds the newest tags whose index lists it as one of its
     * platforms, and reports that. This search starts with the tags of protected environments, because those are the
     * ones that run.
     */
    List<TagDigest> holdersOf(Digest digest) {
        List<TagDigest> holders = holdersOfTop(digest);
        return holders.isEmpty() ? holdersOfPart(digest) : holders;
    }

    private List<TagDigest> holdersOfPart(Digest digest) {
        List<ImmutableTag> newest = newest(tag -> true, IndexSearch.MAX_TAGS + 1);
        List<IndexSearch.Holder> holders = new IndexSearch(registry, own.repository()).holders(newest, digest);
        Optional<IndexSearch.Part> part = holders.stream()
                .filter(holder -> policy.environment(holder.tag().environment()).isPromotionTarget())
                .findFirst()
                .or(() -> holders.stream().findFirst())
                .map(IndexSearch.Holder::part);
        part.ifPresent(found -> progress.report("note: " + found));
        if (part.isEmpty()) {
            IndexSearch.unread(newest).ifPresent(unread -> progress.report("note: did not search " + unread));
        }
        return holders.stream()
                .filter(holder -> part.filter(holder.part()::equals).isPresent())
                .map(holder -> new TagDigest(
                        own.repository(), holder.tag(), holder.part().index()))
                .sorted(LineageRules.OLDEST_FIRST)
                .toList();
    }

    /**
     * Rules out most tags with a HEAD request each, and hashes the bytes of the others, because a header is not proof.
     */
    private List<TagDigest> holdersOfTop(Digest digest) {
        int count = listings.stream().mapToInt(listing -> listing.tags().size()).sum();
        AtomicInteger done = new AtomicInteger();
        ConcurrentLinkedQueue<Place> possible = new ConcurrentLinkedQueue<>();
        AtomicInteger kept = new AtomicInteger();
        for (Listing listing : listings) {
            Workers.each(listing.tags(), Workers.SMALL_REQUESTS, tag -> {
                read(listing, tag).filter(place -> mayHold(place, digest)).ifPresent(place -> {
                    requireKept(kept.incrementAndGet());
                    possible.add(place);
                });
                report(done.incrementAndGet(), count);
            });
        }
        return read(possible).stream()
                .filter(found -> found.digest().equals(digest))
                .toList();
    }

    private boolean mayHold(Place place, Digest digest) {
        return registry.head(place.repository(), place.tag().tag())
                .filter(hint -> hint.algorithm() == digest.algorithm() && !hint.equals(digest))
                .isEmpty();
    }

    private void report(int done, int all) {
        if (done % REPORT_EVERY == 0) {
            progress.report("read " + done + " of " + all + " tags");
        }
    }
}
