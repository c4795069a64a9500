package io.jenkins.plugins.imagepromotion.jenkins.approval;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The promotion of one image that awaits approval. It is persisted while the question is open, so it has only plain
 * fields.
 */
public final class PlannedImage implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final String target;
    private final String digest;
    private final String environment;
    private final String previous;
    private final boolean isRollback;
    private final ArrayList<String> notes;
    private final @Nullable String release;
    private final @Nullable String contents;

    /**
     * Describes a promotion.
     *
     * @param promotion the outcome of a dry run
     * @param isRollback whether the request declares a rollback
     * @param notes sentences about unusual properties of this promotion
     */
    public PlannedImage(Promotion promotion, boolean isRollback, List<String> notes) {
        this.source = promotion.source().canonical();
        this.target = promotion.target().canonical();
        this.digest = promotion.digest().toString();
        this.environment = promotion.environments().target().name();
        this.previous = promotion.previous().map(ImageReference::canonical).orElse("none");
        this.isRollback = isRollback;
        this.notes = new ArrayList<>(notes);
        this.release = promotion.release().map(ReleaseId::name).orElse(null);
        this.contents = promotion.release().map(id -> id.contents().toString()).orElse(null);
    }

    /** Returns the promotion that an approval applies to. */
    public PromotingRun.Subject subject() {
        return new PromotingRun.Subject(
                image().repository(),
                ImageReference.parse(target).repository(),
                environment,
                Digest.parse(digest),
                release());
    }

    private Optional<ReleaseId> release() {
        return Optional.ofNullable(release)
                .flatMap(name -> Optional.ofNullable(contents).map(all -> new ReleaseId(name, Digest.parse(all))));
    }

    /** Returns the request as a dry run, for the record of a refusal. */
    public PromotionRequest request() {
        return new PromotionRequest(
                image(),
                Optional.of(Digest.parse(digest)),
                environment,
                Optional.empty(),
                Optional.of(target),
                true,
                release(),
                new PromotionRequest.Options(false, false, isRollback));
    }

    /** Returns the tested image. */
    ImageReference image() {
        return ImageReference.parse(source);
    }

    /** Returns the tag of the tested image; empty if it has no tag. */
    String tag() {
        return image().tag().map(Object::toString).orElse("");
    }

    /** Returns the environment of the target. */
    public String environment() {
        return environment;
    }

    boolean isRollback() {
        return isRollback;
    }

    /** Returns the facts for the approver, except for the source, one on each line. */
    List<String> facts() {
        return List.of(
                "Target repository: " + subject().target(),
                "Environment: " + environment + (isRollback ? " (a rollback)" : ""),
                "Digest: " + digest,
                "Newest image there: " + previous);
    }

    /** Returns the unusual properties of this promotion, one on each line. */
    List<String> notes() {
        return notes.stream().map(note -> "Note: " + note).toList();
    }
}
