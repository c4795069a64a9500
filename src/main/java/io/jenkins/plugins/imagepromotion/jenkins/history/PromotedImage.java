package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.Util;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One promotion in a build. Only plain fields, because XStream writes them to {@code build.xml}. */
@ExportedBean(defaultVisibility = 2)
public final class PromotedImage {
    private static final String UNCONFIRMED = "UNCONFIRMED";

    private String source;
    private String target;
    private String digest;
    private String version;
    private String from;
    private String to;
    private String previous;
    /** The ID of the step's flow node; empty in a record of another version. */
    private String step = "";

    private String outcome;
    private String startedBy;
    private String approvedBy;
    private String rollbackOf;
    private String release;
    private String at;
    private String record;

    private PromotedImage(
            ImageReference source,
            ImageReference target,
            Digest digest,
            String outcome,
            PromotionContext context,
            Instant at,
            String record) {
        this.source = source.canonical();
        this.target = target.canonical();
        this.digest = digest.toString();
        this.version = "";
        this.from = "";
        this.to = "";
        this.previous = "";
        this.outcome = outcome;
        this.startedBy = names(context.requesters().starters());
        this.approvedBy = names(context.approvedBy().orElse(Set.of()));
        this.rollbackOf = "";
        this.release = "";
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
                promotion.at(),
                record);
        Environment environment = promotion.environments().target();
        this.version = promotion
                .target()
                .tag()
                .flatMap(environment::read)
                .map(ImmutableTag::version)
                .orElse("");
        this.from = promotion.environments().origin().name();
        this.to = environment.name();
        this.previous = text(promotion.previous().filter(tag -> !tag.equals(promotion.target())));
        this.rollbackOf = text(promotion.rollbackOf());
        this.release = promotion.release().map(ReleaseId::name).orElse("");
    }

    private static String text(Optional<ImageReference> image) {
        return image.map(ImageReference::canonical).orElse("");
    }

    /** Returns a promotion whose tag is about to be written, and may or may not exist later. */
    public static PromotedImage unconfirmed(PromotingRun.Announcement announced, Instant at) {
        PromotedImage image = new PromotedImage(
                announced.source(), announced.target(), announced.digest(), UNCONFIRMED, announced.context(), at, "");
        image.to = announced.environment();
        image.previous = text(announced.previous());
        return image;
    }

    /** Fills in the missing parts of a record. The result of a promotion without an outcome is unknown. */
    Object readResolve() {
        source = Util.fixNull(source);
        target = Util.fixNull(target);
        digest = Util.fixNull(digest);
        version = Util.fixNull(version);
        from = Util.fixNull(from);
        to = Util.fixNull(to);
        previous = Util.fixNull(previous);
        step = Util.fixNull(step);
        outcome = Util.fixNull(outcome).isEmpty() ? UNCONFIRMED : outcome;
        startedBy = Util.fixNull(startedBy);
        approvedBy = Util.fixNull(approvedBy);
        rollbackOf = Util.fixNull(rollbackOf);
        release = Util.fixNull(release);
        at = Util.fixNull(at);
        record = Util.fixNull(record);
        return this;
    }

    /** Returns this promotion, with the flow node of its step. */
    public PromotedImage of(String node) {
        this.step = node;
        return this;
    }

    /** Returns the names, sorted and separated by commas. */
    static String names(Set<String> users) {
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

    /** The version in the target tag; empty if it is unknown. */
    @Exported(visibility = 3)
    public String getVersion() {
        return version;
    }

    /** The environment that tested the image; empty if it is unknown. */
    @Exported(visibility = 3)
    public String getFrom() {
        return from;
    }

    /** The target environment; empty if it is unknown. */
    @Exported(visibility = 3)
    public String getTo() {
        return to;
    }

    /** The newest tag that the environment had before the promotion; empty if it had no tag or if its tags were not listed. */
    @Exported(visibility = 3)
    public String getPrevious() {
        return previous;
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

    /** The users whose approvals the policy evaluated, separated by commas; empty without approvals. */
    @Exported(visibility = 3)
    public String getApprovedBy() {
        return approvedBy;
    }

    /** For a declared rollback, the tag that it rolls back; empty for any other promotion. */
    @Exported(visibility = 3)
    public String getRollbackOf() {
        return rollbackOf;
    }

    /** The name of the release that the image is part of; empty if it was promoted on its own. */
    @Exported(visibility = 3)
    public String getRelease() {
        return release;
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

    /** The repository of the target. */
    public String getRepository() {
        return ShownImage.repository(target);
    }

    /** The tag of the target. */
    public String getTag() {
        return ShownImage.tag(target);
    }

    /** The source and target environments; the source image if the record is from an older version without environments. */
    public String getRoute() {
        String origin = from.isEmpty() ? ShownImage.within(getRepository(), source) : from;
        return to.isEmpty() ? origin : origin + " → " + to;
    }

    /** The image that the environment had before, without its repository; empty if it is unknown. */
    public String getPreviousName() {
        return ShownImage.within(getRepository(), previous);
    }

    /** The digest with 12 hex digits. */
    public String getShortDigest() {
        return ShownImage.shortDigest(digest);
    }

    /** The reference to deploy, {@code repository@sha256:…}. */
    public String getPinned() {
        return ShownImage.pinned(getRepository(), digest);
    }

    /** The path of the digest's page below the root of the controller; null if such a digest has no page. */
    public @Nullable String getDigestPage() {
        return PromotionPages.of(digest).orElse(null);
    }

    /** The time of the promotion; null if it is unknown. */
    public @Nullable Date getDate() {
        return ShownImage.date(at);
    }

    /** The outcome as a sentence. */
    public String getVerdict() {
        if (isUnconfirmed()) {
            return Messages.PromotedImage_Unconfirmed();
        }
        if (isRollback()) {
            return Messages.PromotedImage_RolledBack(ShownImage.within(getRepository(), rollbackOf));
        }
        return isAlreadyPromoted() ? Messages.PromotedImage_AlreadyPromoted() : Messages.PromotedImage_Promoted();
    }

    /** Returns the outcome and the tag, for the badge of the build. */
    String headline() {
        if (isUnconfirmed()) {
            return Messages.PromotedImage_UnconfirmedTag(getTag());
        }
        if (isRollback()) {
            return Messages.PromotedImage_RolledBackTag(getTag());
        }
        return isAlreadyPromoted()
                ? Messages.PromotedImage_AlreadyPromotedTag(getTag())
                : Messages.PromotedImage_PromotedTag(getTag());
    }

    boolean isRollback() {
        return !rollbackOf.isEmpty();
    }

    private boolean isAlreadyPromoted() {
        return outcome.equals(Promotion.Outcome.ALREADY_PROMOTED.name());
    }

    boolean isUnconfirmed() {
        return outcome.equals(UNCONFIRMED);
    }

    /** Returns true if the step with that flow node created the tag. */
    boolean isPromotedBy(String node) {
        return outcome.equals(Promotion.Outcome.PROMOTED.name()) && step.equals(node);
    }

    boolean isOf(String target, String digest) {
        return this.target.equals(target) && this.digest.equals(digest);
    }

    /** Returns true for the same promotion, reported again by a step that ran again. */
    boolean isSameAs(PromotedImage other) {
        return isOf(other.target, other.digest);
    }
}
