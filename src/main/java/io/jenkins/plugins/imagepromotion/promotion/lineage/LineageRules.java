package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives each protected tag a verdict by comparing its digest with the digests of its origin's tags. */
public record LineageRules(Policy policy) {
    static final Comparator<TagDigest> OLDEST_FIRST = Comparator.comparing(TagDigest::tag, TagHistory.OLDEST_FIRST);

    /** Returns true if images get to the tag's environment only by promotion. */
    boolean isProtected(ImmutableTag tag) {
        return policy.environment(tag.environment()).isPromotionTarget();
    }

    /**
     * Returns the verdict on each protected tag of the repository, oldest first.
     *
     * @param known the protected tags, and for each of them the origin tags with its version and commit, including tags
     *     in other repositories
     */
    public List<TagVerdict> judge(Repository repository, Collection<TagDigest> known) {
        Map<String, List<TagDigest>> bySource =
                known.stream().collect(Collectors.groupingBy(one -> one.tag().origin()));
        return known.stream()
                .filter(one -> one.repository().equals(repository) && isProtected(one.tag()))
                .sorted(OLDEST_FIRST)
                .map(one -> judge(one, bySource.getOrDefault(one.tag().origin(), List.of())))
                .toList();
    }

    /**
     * The relatives have the same version and commit as the subject. The rule for their repositories is the same as for
     * a promotion.
     */
    private TagVerdict judge(TagDigest subject, List<TagDigest> relatives) {
        Environment environment = policy.environment(subject.tag().environment());
        List<TagDigest> origins = relatives.stream()
                .filter(other -> environment.origins().contains(other.tag().environment()))
                .filter(other -> environment.leads(other.repository(), subject.repository()))
                .sorted(OLDEST_FIRST.reversed())
                .toList();
        Optional<TagDigest> same = origins.stream()
                .filter(origin -> origin.digest().equals(subject.digest()))
                .findFirst();
        if (same.isPresent()) {
            return new TagVerdict(subject, Provenance.PROMOTED, same);
        }
        return new TagVerdict(
                subject,
                origins.isEmpty() ? Provenance.UNKNOWN_ORIGIN : Provenance.REBUILT,
                origins.stream().findFirst());
    }
}
