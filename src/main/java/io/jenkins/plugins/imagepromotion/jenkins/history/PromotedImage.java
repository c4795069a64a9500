package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.Util;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One promotion in a build. Only plain fields, because XStream writes them to {@code build.xml}. */
@ExportedBean(defaultVisibility = 2)
public final class PromotedImage {
    private static final String UNCONFIRMED = "UNCONFIRMED";

    private String source;
    private String target;
    private String digest;
    private String outcome;
    private String startedBy;
    private String approvedBy;
    private String rollbackOf;
    private String at;
    private String record;

    private PromotedImage(
            ImageReference source,
            ImageReference target,
            Digest digest,
            String outcome,
            PromotionContext context,
            String rollbackOf,
            Instant at,
            String record) {
        this.source = source.canonical();
        this.target = target.canonical();
        this.digest = digest.toString();
        this.outcome = outcome;
        this.startedBy = names(context.requesters().starters());
        this.approvedBy = names(context.approvedBy().orElse(Set.of()));
        this.rollbackOf = rollbackOf;
        this.at = at.truncatedTo(ChronoUnit.SECONDS).toString();
        this.record = record;
    }

    public PromotedImage(Promotion promotion, String record) {
        this(
                promotion.source(),
                promotion.target(),
                promotion.digest(),
                promotion.outcome().name(),
                promotion.context(),
                promotion.rollbackOf().map(ImageReference::canonical).orElse(""),
                promotion.at(),
                record);
    }

    /** Returns a promotion whose tag is about to be written, and may or may not exist later. */
    public static PromotedImage unconfirmed(PromotingRun.Announcement announced, Instant at) {
        return new PromotedImage(
                announced.source(),
                announced.target(),
                announced.digest(),
                UNCONFIRMED,
                announced.context(),
                "",
                at,
                "");
    }

    /** Completes a record that lacks a part. What became of a promotion without an outcome is unknown. */
    Object readResolve() {
        source = Util.fixNull(source);
        target = Util.fixNull(target);
        digest = Util.fixNull(digest);
        outcome = Util.fixNull(outcome).isEmpty() ? UNCONFIRMED : outcome;
        startedBy = Util.fixNull(startedBy);
        approvedBy = Util.fixNull(approvedBy);
        rollbackOf = Util.fixNull(rollbackOf);
        at = Util.fixNull(at);
        record = Util.fixNull(record);
        return this;
    }

    private static String names(Set<String> users) {
        return String.join(", ", new TreeSet<>(users));
    }

    /** The tag that was tested. */
    @Exported(visibility = 3)
    public String getSource() {
        return source;
    }

    /** The tag that holds the digest since the promotion. */
    @Exported(visibility = 3)
    public String getTarget() {
        return target;
    }

    @Exported(visibility = 3)
    public String getDigest() {
        return digest;
    }

    /**
     * {@code PROMOTED}; {@code ALREADY_PROMOTED} if the tag held the digest before; {@code UNCONFIRMED} if the promotion was
     * interrupted while it wrote the tag, which may exist.
     */
    @Exported(visibility = 3)
    public String getOutcome() {
        return outcome;
    }

    /** The users who started the build, separated by commas; empty if no user did. */
    @Exported(visibility = 3)
    public String getStartedBy() {
        return startedBy;
    }

    /** The users whose approvals the policy judged, separated by commas; empty without approvals. */
    @Exported(visibility = 3)
    public String getApprovedBy() {
        return approvedBy;
    }

    /** For a declared rollback, the tag that it rolls back; empty for any other promotion. */
    @Exported(visibility = 3)
    public String getRollbackOf() {
        return rollbackOf;
    }

    /** The time of the promotion, ISO 8601 in UTC, to the second. */
    @Exported(visibility = 3)
    public String getAt() {
        return at;
    }

    /** The evidence as JSON. */
    public String getRecord() {
        return record;
    }

    boolean isUnconfirmed() {
        return outcome.equals(UNCONFIRMED);
    }

    boolean isOf(String target, String digest) {
        return this.target.equals(target) && this.digest.equals(digest);
    }

    /** Returns true for the same promotion, reported again by a step that ran again. */
    boolean isSameAs(PromotedImage other) {
        return isOf(other.target, other.digest);
    }
}
