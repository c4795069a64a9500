package io.jenkins.plugins.imagepromotion.jenkins.page;

import hudson.Util;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex.Found;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One event as a page shows it. A value that the event does not have is an empty string. */
@ExportedBean(defaultVisibility = 3)
public final class PromotionEvent {
    private final EvidenceEntry entry;
    private final String job;
    private final String buildUrl;
    private final Optional<ImmutableTag> tag;
    private final String origin;
    private final Optional<EvidenceEntry> record;

    PromotionEvent(PageScope scope, Found found) {
        this(scope, found, Optional.empty());
    }

    PromotionEvent(PageScope scope, Found found, Optional<EvidenceEntry> record) {
        this.entry = found.entry();
        this.record = record;
        this.job = found.job().orElse(entry.job());
        this.buildUrl = scope.buildUrl(found).orElse("");
        Policy policy = scope.policy();
        Optional<ImmutableTag> sourceTag = read(policy, entry.source());
        this.tag = read(policy, entry.target()).or(() -> sourceTag);
        String recorded = entry.fact(EvidenceEntry.ORIGIN);
        this.origin =
                recorded.isEmpty() ? sourceTag.map(ImmutableTag::environment).orElse("") : recorded;
    }

    private static Optional<ImmutableTag> read(Policy policy, Optional<ImageReference> image) {
        return image.flatMap(ImageReference::tag).flatMap(policy::read);
    }

    /** The time, ISO 8601 in UTC. */
    @Exported
    public String getAt() {
        return entry.at().toString();
    }

    public Date getTime() {
        return Date.from(entry.at());
    }

    /** The time since the event, as text. */
    public String getAgo() {
        // The clock may have been set back since then.
        long past = Math.max(0, System.currentTimeMillis() - entry.at().toEpochMilli());
        return Messages.PromotionEvent_Ago(Util.getTimeSpanString(past));
    }

    private Verdict verdict() {
        return Verdict.of(entry.kind());
    }

    /** The kind of the event, or {@code UNCONFIRMED} for a promotion that was interrupted while it wrote its tag. */
    @Exported
    public String getVerdict() {
        return verdict().name();
    }

    public String getVerdictText() {
        return verdict().text();
    }

    public String getIcon() {
        return verdict().icon();
    }

    /** The code of a refusal. */
    @Exported
    public String getCode() {
        return entry.fact(EvidenceEntry.CODE);
    }

    /** The message of a refusal. */
    @Exported
    public String getMessage() {
        return entry.fact(EvidenceEntry.MESSAGE);
    }

    /**
     * For a promotion, {@code ATTESTED} if its signed record is attached to the image, {@code NOT_ATTESTED} if the last
     * attempt failed; empty if no record was to be signed.
     */
    @Exported
    public String getSignedRecord() {
        return record.map(event -> event.kind().name()).orElse("");
    }

    public String getSignedRecordText() {
        return record.map(event -> Verdict.of(event.kind()).text()).orElse("");
    }

    /** The code of the failure to attach the signed record. */
    @Exported
    public String getSignedRecordCode() {
        return record.map(event -> event.fact(EvidenceEntry.CODE)).orElse("");
    }

    /** The message of the failure to attach the signed record. */
    @Exported
    public String getSignedRecordMessage() {
        return record.map(event -> event.fact(EvidenceEntry.MESSAGE)).orElse("");
    }

    /** True for a refusal of a dry run. */
    @Exported
    public boolean isDryRun() {
        return !entry.fact(EvidenceEntry.DRY_RUN).isEmpty();
    }

    /** The environment of the target. */
    @Exported
    public String getEnvironment() {
        return entry.environment();
    }

    /** The environment that tested the image. */
    @Exported
    public String getFrom() {
        return origin;
    }

    /** The repository of the target, or of the source if the event does not have a target. */
    @Exported
    public String getImage() {
        return repository().map(Repository::toString).orElse("");
    }

    /** The registry of the repository. */
    public String getRegistry() {
        return repository().map(Repository::registry).orElse("");
    }

    /** The path of the repository in its registry. */
    public String getPath() {
        return repository().map(Repository::path).orElse("");
    }

    private Optional<Repository> repository() {
        return entry.target().or(entry::source).map(ImageReference::repository);
    }

    @Exported
    public String getVersion() {
        return tag.map(ImmutableTag::version).orElse("");
    }

    @Exported
    public String getCommit() {
        return tag.map(ImmutableTag::commit).orElse("");
    }

    @Exported
    public String getDigest() {
        return entry.digest().map(Digest::toString).orElse("");
    }

    public String getShortDigest() {
        return entry.digest().map(Digest::shortHex).orElse("");
    }

    /** The image by its digest. */
    @Exported
    public String getPinned() {
        return repository()
                .flatMap(repository -> entry.digest().map(digest -> ImageReference.pinned(repository, digest)))
                .map(ImageReference::canonical)
                .orElse("");
    }

    /** The tested image. */
    @Exported
    public String getSource() {
        return entry.source().map(ImageReference::canonical).orElse("");
    }

    /** The tag that the promotion wrote, or was about to write. */
    @Exported
    public String getTarget() {
        return entry.target().map(ImageReference::canonical).orElse("");
    }

    public String getSourceTag() {
        return tagOf(entry.source());
    }

    public String getTargetTag() {
        return tagOf(entry.target());
    }

    private static String tagOf(Optional<ImageReference> image) {
        return image.flatMap(ImageReference::tag).map(Tag::value).orElse("");
    }

    /** For a declared rollback, the tag that it replaces. */
    @Exported
    public String getRollbackOf() {
        return entry.fact(EvidenceEntry.ROLLBACK_OF);
    }

    /** The name of the release that the image is part of. */
    @Exported
    public String getRelease() {
        return entry.fact(EvidenceEntry.RELEASE);
    }

    /** The IDs of the users who started the build. */
    @Exported
    public List<String> getStartedBy() {
        return entry.startedBy();
    }

    /** The IDs of the users whose approvals the policy evaluated, or of the user who approved or rejected. */
    @Exported
    public List<String> getApprovedBy() {
        return entry.approvedBy();
    }

    /** The full name of the job; its last name if it was deleted. */
    @Exported
    public String getJob() {
        return job;
    }

    /** The number of the build. */
    @Exported
    public int getBuild() {
        return entry.build();
    }

    /** The URL of the build, relative to the root URL; empty if the build was deleted. */
    @Exported
    public String getBuildUrl() {
        return buildUrl;
    }
}
