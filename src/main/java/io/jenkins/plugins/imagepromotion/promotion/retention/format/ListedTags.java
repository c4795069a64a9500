package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage.Kind;
import io.jenkins.plugins.imagepromotion.promotion.retention.ProtectList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All tags of a repository, and its needed images. Registries do not report push times, so this class uses the
 * timestamps of immutable tags instead.
 */
record ListedTags(Repository repository, List<Tag> tags, List<NeededImage> needed, Policy policy) {

    /** Whether a rule that keeps the newest images or tags keeps an image. */
    enum Outlook {
        KEPT,
        UNSURE,
        DELETED
    }

    /** How a registry orders images and tags. */
    enum Order {
        /** By the time of the tag. */
        BY_TAG,
        /**
         * By the time of the image, which a new tag does not change. After a rollback, the image is old although its
         * tag is new.
         */
        BY_IMAGE
    }

    static List<ListedTags> of(ProtectList list, Policy policy) {
        return list.tags().entrySet().stream()
                .map(entry -> new ListedTags(
                        entry.getKey(),
                        entry.getValue(),
                        list.needed().stream()
                                .filter(image -> image.repository().equals(entry.getKey()))
                                .toList(),
                        policy))
                .sorted((one, other) ->
                        one.repository().toString().compareTo(other.repository().toString()))
                .toList();
    }

    /** Returns the path without its first part: the owner on GitHub, the project in Harbor, the key in Artifactory. */
    String name() {
        return repository.path().substring(repository.path().indexOf('/') + 1);
    }

    /**
     * Throws {@code RULES_CANNOT_PROTECT} if a needed image has no tag.
     *
     * @param rules the rules that can only name tags, for the message
     */
    void requireTags(String rules) {
        needed.stream()
                .filter(image -> image.kind() == Kind.IMAGE && image.tags().isEmpty())
                .findFirst()
                .ifPresent(image -> {
                    throw RegistryFormat.cannot(
                            repository, rules + " cannot keep an image without a tag", image.digest());
                });
    }

    /**
     * Returns whether a rule that keeps the newest {@code most} of some tags keeps an image. Tags without a timestamp
     * may be newer than any other.
     *
     * @param own the tags that count as one: a single tag if the rule counts tags, all tags of the image if it counts
     *     images
     */
    Outlook amongNewest(NeededImage image, List<Tag> own, Predicate<Tag> counts, long most, Order order) {
        List<Tag> timed = order == Order.BY_TAG ? own : image.tags();
        LongSummaryStatistics times = timed.stream()
                .flatMap(tag -> time(tag).stream())
                .mapToLong(Long::longValue)
                .summaryStatistics();
        long mine = times.getCount() == 0 ? Long.MIN_VALUE : order == Order.BY_TAG ? times.getMax() : times.getMin();
        long newer = 0;
        long unsure = 0;
        for (Tag tag : tags) {
            if (counts.test(tag) && !own.contains(tag)) {
                Optional<Long> time = time(tag);
                if (time.isEmpty() || time.get() == mine || times.getCount() == 0) {
                    unsure++;
                } else if (time.get() > mine) {
                    newer++;
                }
            }
        }
        if (newer + unsure < most) {
            return Outlook.KEPT;
        }
        return newer >= most && order == Order.BY_TAG ? Outlook.DELETED : Outlook.UNSURE;
    }

    /**
     * Returns the tags that the image may also have, because a list of tags does not show their images. Excludes
     * immutable tags with a different version or commit and the tags of needed images, which belong to other images.
     */
    List<Tag> perhapsAlsoOf(NeededImage image) {
        List<ImmutableTag> own =
                image.tags().stream().flatMap(tag -> read(tag).stream()).toList();
        Set<Tag> ofNeeded = needed.stream().flatMap(one -> one.tags().stream()).collect(Collectors.toSet());
        return tags.stream()
                .filter(tag -> !ofNeeded.contains(tag) && !tag.value().startsWith("sha256-"))
                .filter(tag -> read(tag)
                        .map(other -> own.stream().anyMatch(other::sameOriginAs))
                        .orElse(true))
                .toList();
    }

    private Optional<Long> time(Tag tag) {
        return read(tag).map(ImmutableTag::timestamp);
    }

    private Optional<ImmutableTag> read(Tag tag) {
        return policy.environmentOf(tag).flatMap(environment -> environment.read(tag));
    }
}
