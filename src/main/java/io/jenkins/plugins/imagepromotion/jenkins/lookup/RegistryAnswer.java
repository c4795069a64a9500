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

/** What a registry answered. Text that it sent is printable, and is escaped where it is shown. */
@ExportedBean(defaultVisibility = 3)
public final class RegistryAnswer {
    /** A page with more tags does not help; the newest come first. */
    private static final int MAX_TAGS = 200;

    private final ImageQuestion question;
    private final Instant at;
    private final @Nullable Failure failure;
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
                .limit(MAX_TAGS)
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

    /** The repository that was asked. */
    @Exported
    public String getRepository() {
        return question.repository().toString();
    }

    /** The stable code of what failed; empty if the registry answered. */
    @Exported
    public String getCode() {
        return failure == null ? "" : failure.code().name();
    }

    /** What failed; empty if the registry answered. */
    @Exported
    public String getMessage() {
        return failure == null ? "" : failure.summary();
    }

    /** The facts of the failure, one each; empty if the registry answered. */
    @Exported
    public List<String> getFacts() {
        return failure == null
                ? List.of()
                : failure.facts().stream()
                        .map(fact -> fact.name() + ": " + fact.value())
                        .toList();
    }

    /** What to do about the failure; empty if the registry answered. */
    @Exported
    public String getRemedy() {
        return failure == null ? "" : failure.remedy();
    }

    /** The tags of the image's version, or all that hold the image if its version is unknown; newest first, at most 200. */
    @Exported
    public List<AnsweredTag> getTags() {
        return tags;
    }

    /** Returns true if at least one tag holds the image. */
    @Exported
    public boolean isHeld() {
        return tags.stream().anyMatch(AnsweredTag::isSame);
    }

    /** Whether the images were compared; false if nothing was to be compared, or if the registry lacks one of them. */
    @Exported
    public boolean isCompared() {
        return changes != null;
    }

    /** What changed in each platform, by name; empty if the images were not compared. */
    @Exported
    public List<ChangedPlatform> getPlatforms() {
        return changes == null
                ? List.of()
                : changes.parts().stream().map(ChangedPlatform::new).toList();
    }
}
