package io.jenkins.plugins.imagepromotion.jenkins.lookup;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ImageChanges;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The answer of a registry. Text from the registry is printable; pages escape it. */
@ExportedBean(defaultVisibility = 3)
public final class RegistryAnswer {
    /** A longer table would not help the user. */
    private static final int MAX_TAGS = 200;

    private final ImageQuestion question;
    private final Instant at;
    private final @Nullable Failure failure;
    /** All tags, including tags that a page does not show. */
    private final List<AnsweredTag> tags;

    private final @Nullable ImageChanges changes;

    private RegistryAnswer(
            ImageQuestion question,
            Instant at,
            @Nullable Failure failure,
            List<AnsweredTag> tags,
            @Nullable ImageChanges changes) {
        this.question = question;
        this.at = at.truncatedTo(ChronoUnit.SECONDS);
        this.failure = failure;
        this.tags = List.copyOf(tags);
        this.changes = changes;
    }

    static RegistryAnswer failed(ImageQuestion question, Instant at, Failure failure) {
        return new RegistryAnswer(question, at, failure, List.of(), null);
    }

    static RegistryAnswer of(ImageQuestion question, Instant at, Lineage lineage, Optional<ImageChanges> changes) {
        List<AnsweredTag> tags = Stream.concat(
                        lineage.holders().stream()
                                .sorted(Comparator.comparing(TagDigest::since).reversed())
                                .map(holder -> AnsweredTag.of(question.digest(), holder, lineage)),
                        lineage.unread().stream().map(AnsweredTag::of))
                .toList();
        return new RegistryAnswer(question, at, null, tags, changes.orElse(null));
    }

    /** When the registry answered, ISO 8601 in UTC, to the second. */
    @Exported
    public String getAt() {
        return at.toString();
    }

    public Date getTime() {
        return Date.from(at);
    }

    /** The repository of the question. */
    @Exported
    public String getRepository() {
        return question.repository().toString();
    }

    /** The stable code of the failure; empty if the registry answered. */
    @Exported
    public String getCode() {
        return failure == null ? "" : failure.code().name();
    }

    /** The summary of the failure; empty if the registry answered. */
    @Exported
    public String getMessage() {
        return failure == null ? "" : failure.summary();
    }

    /** The facts of the failure; empty if the registry answered. */
    @Exported
    public List<String> getFacts() {
        return failure == null
                ? List.of()
                : failure.facts().stream()
                        .map(fact -> fact.name() + ": " + fact.value())
                        .toList();
    }

    /** The remedy for the failure; empty if the registry answered. */
    @Exported
    public String getRemedy() {
        return failure == null ? "" : failure.remedy();
    }

    /**
     * The tags of the image's version, or the tags that hold the image if its version is unknown. At most 200 tags, newest first, with the
     * tags that could not be read at the end.
     */
    @Exported
    public List<AnsweredTag> getTags() {
        return tags.stream().limit(MAX_TAGS).toList();
    }

    /** True if {@link #getTags} contains all tags; false after a failure. */
    @Exported
    public boolean isComplete() {
        return failure == null && tags.size() <= MAX_TAGS;
    }

    /** True if at least one tag holds the image, even if {@link #getTags} does not contain it. */
    @Exported
    public boolean isHeld() {
        return tags.stream().anyMatch(AnsweredTag::isSame);
    }

    /** True if the images were compared; false if the question does not have a second image, or the registry lacks one of the two. */
    @Exported
    public boolean isCompared() {
        return changes != null;
    }

    /** The changes in each platform, by name; empty if the images were not compared. */
    @Exported
    public List<ChangedPlatform> getPlatforms() {
        return changes == null
                ? List.of()
                : changes.parts().stream().map(ChangedPlatform::new).toList();
    }
}
