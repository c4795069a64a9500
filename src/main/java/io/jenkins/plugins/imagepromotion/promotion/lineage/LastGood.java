package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.TagTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the promotion to go back to. It reads the tags of an environment as a sequence: a new digest is a promotion,
 * and the digest of an earlier tag is a rollback of everything in between. An image that was rolled back is not good
 * until it is promoted again.
 *
 * <p>It reads the newest tags first, and older ones only if all of these are unusable. A rollback keeps version and
 * commit, so it also reads older tags with the same version and commit. Otherwise, a rollback to a very old image would
 * look like a promotion.
 *
 * @param repository the repository of the environment
 * @param now the current time; tags with later timestamps do not count
 */
record LastGood(LineageRules rules, TagHistory history, Repository repository, TagTime now) {
    private static final int READ_FIRST = 16;

    /** Limits the number of requests; an incident does not need to go back further. */
    private static final int READ_MOST = 64;

    /**
     * The result of a search.
     *
     * @param good the newest earlier promotion that is good, if any
     * @param passedOver the newer tags, which are all not good; newest first
     * @param limit how far back the search went if older tags exist; empty if it found a promotion or read all tags
     */
    record Found(Optional<TagVerdict> good, List<PassedOver> passedOver, Optional<String> limit) {}

    /**
     * Looks for the newest good promotion that is older than the tag.
     *
     * @param problem returns why a promotion cannot be used, as a clause that follows its tag; empty if it can
     */
    Found before(TagDigest from, Function<TagVerdict, Optional<String>> problem) {
        List<PassedOver> passedOver = new ArrayList<>();
        newest(from, tag -> tag.timestamp() == from.tag().timestamp() && !tag.equals(from.tag()))
                .forEach(tag -> passedOver.add(new PassedOver(tag, "has the same timestamp as " + from.tag())));
        List<ImmutableTag> earlier =
                newest(from, tag -> tag.timestamp() < from.tag().timestamp());
        int all = Math.min(READ_MOST, earlier.size());
        int done = 0;
        for (int end = READ_FIRST; done < all; end *= 2) {
            List<ImmutableTag> known = earlier.subList(0, Math.min(end, all));
            Sequence sequence = sequence(from, known);
            List<ImmutableTag> candidates = known.subList(done, known.size());
            List<TagHistory.Place> relatives = relatives(candidates);
            for (ImmutableTag tag : candidates) {
                Candidate candidate =
                        sequence.problem(tag).map(Candidate::new).orElseGet(() -> candidate(tag, relatives, problem));
                if (candidate.good().isPresent()) {
                    return new Found(candidate.good(), passedOver, Optional.empty());
                }
                passedOver.add(new PassedOver(tag, candidate.reason()));
            }
            done = known.size();
        }
        return new Found(
                Optional.empty(),
                passedOver,
                all < earlier.size() ? Optional.of("the newest " + all + " earlier tags only") : Optional.empty());
    }

    /** A promotion to go back to, or the reason to pass over a tag. */
    private record Candidate(Optional<TagVerdict> good, String reason) {
        Candidate(String reason) {
            this(Optional.empty(), reason);
        }
    }

    private Candidate candidate(
            ImmutableTag tag, List<TagHistory.Place> relatives, Function<TagVerdict, Optional<String>> problem) {
        try {
            TagVerdict verdict = judge(tag, relatives);
            return verdict.isPromoted()
                    ? problem.apply(verdict)
                            .map(Candidate::new)
                            .orElseGet(() -> new Candidate(Optional.of(verdict), ""))
                    : new Candidate(verdict.provenance().phrase());
        } catch (ImagePromotionException e) {
            if (!TagHistory.isOfOneManifest(e.code())) {
                throw e;
            }
            return new Candidate("has an origin that cannot be read (" + e.code() + ")");
        }
    }

    private List<ImmutableTag> newest(TagDigest from, Predicate<ImmutableTag> condition) {
        String environment = from.tag().environment();
        return history.newest(
                tag -> tag.environment().equals(environment) && !now.isFuture(tag.timestamp()) && condition.test(tag),
                READ_MOST + 1);
    }

    private Sequence sequence(TagDigest from, List<ImmutableTag> known) {
        Set<String> sources = Stream.concat(Stream.of(from.tag()), known.stream())
                .map(ImmutableTag::origin)
                .collect(Collectors.toSet());
        Set<ImmutableTag> tags = new HashSet<>(known);
        tags.addAll(newest(
                from,
                tag -> tag.timestamp() < from.tag().timestamp()
                        && sources.contains(tag.origin())
                        && !known.contains(tag)));
        Sequence sequence = new Sequence();
        history.digests(tags).forEach(sequence::enter);
        // The time at which a tag from the future was written is unknown, so it does not count as a rollback.
        if (!now.isFuture(from.tag().timestamp())) {
            sequence.enter(from);
        }
        return sequence;
    }

    private List<TagHistory.Place> relatives(List<ImmutableTag> tags) {
        Set<String> sources = tags.stream().map(ImmutableTag::origin).collect(Collectors.toSet());
        return history.everywhere(other -> sources.contains(other.origin()));
    }

    private TagVerdict judge(ImmutableTag tag, List<TagHistory.Place> relatives) {
        List<TagDigest> known = history.read(relatives.stream()
                .filter(place -> tag.sameOriginAs(place.tag()))
                .toList());
        return rules.judge(repository, known).stream()
                .filter(verdict -> verdict.tag().equals(tag))
                .findFirst()
                .orElseThrow();
    }

    /** The promotions that were not rolled back; the newest is on top. */
    private final class Sequence {
        private final Deque<Digest> good = new ArrayDeque<>();
        private final Map<Digest, ImmutableTag> rolledBackBy = new HashMap<>();
        private final Map<ImmutableTag, Digest> digests = new HashMap<>();

        void enter(TagDigest next) {
            digests.put(next.tag(), next.digest());
            if (!good.contains(next.digest())) {
                good.push(next.digest());
                rolledBackBy.remove(next.digest());
            }
            while (!next.digest().equals(good.peek())) {
                rolledBackBy.put(good.pop(), next.tag());
            }
        }

        /** Returns why the tag is not good, as a clause that follows the tag; empty if it may be good. */
        Optional<String> problem(ImmutableTag tag) {
            Digest digest = digests.get(tag);
            return digest == null
                    ? history.unread(tag).map(PassedOver::new).map(PassedOver::reason)
                    : Optional.ofNullable(rolledBackBy.get(digest)).map(by -> "was rolled back by " + by);
        }
    }
}
