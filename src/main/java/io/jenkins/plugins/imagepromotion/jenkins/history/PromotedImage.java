package io.jenkins.plugins.imagepromotion.jenkins.history;

import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One promotion in a build. Only plain fields, because XStream writes them to {@code build.xml}. */
@ExportedBean(defaultVisibility = 2)
public final class PromotedImage {
    private final String source;
    private final String target;
    private final String digest;
    private final String outcome;
    private final String startedBy;
    private final String approvedBy;
    private final String at;
    private final String record;

    public PromotedImage(Promotion promotion, String record) {
        this.source = promotion.source().canonical();
        this.target = promotion.target().canonical();
        this.digest = promotion.digest().toString();
        this.outcome = promotion.outcome().name();
        this.startedBy = names(promotion.context().startedBy());
        this.approvedBy = names(promotion.context().approvedBy().orElse(Set.of()));
        this.at = promotion.at().truncatedTo(ChronoUnit.SECONDS).toString();
        this.record = record;
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

    /** {@code PROMOTED}, or {@code ALREADY_PROMOTED} if the tag held the digest before. */
    @Exported(visibility = 3)
    public String getOutcome() {
        return outcome;
    }

    /** The users who started the build, separated by commas; empty if no user did. */
    @Exported(visibility = 3)
    public String getStartedBy() {
        return startedBy;
    }

    /** The users whose approvals the policy judged, separated by commas; empty if there were none. */
    @Exported(visibility = 3)
    public String getApprovedBy() {
        return approvedBy;
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

    /** Returns true for the same promotion, reported again by a step that ran again. */
    boolean isSameAs(PromotedImage other) {
        return target.equals(other.target) && digest.equals(other.digest);
    }
}
