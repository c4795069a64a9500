package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.Util;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Deployment;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A deployment that a build proved. Has only plain fields, because XStream writes them to {@code build.xml}. */
@ExportedBean(defaultVisibility = 2)
public final class DeployedImage {
    private final String step;
    private String image;
    private String digest;
    private String previous;
    private String approvedBy;
    private final int containers;
    private ArrayList<String> running;
    private final long waitedSeconds;
    private String startedBy;
    private String at;
    private String record;

    /**
     * Creates the record of a deployment.
     *
     * @param step the step that saw it, unique in its build
     * @param promotion the promotion of the image in the same build; empty if another build promoted it
     * @param startedBy the users who started the build
     * @param record the evidence as JSON
     */
    public DeployedImage(
            String step,
            Deployment deployment,
            Optional<PromotedImage> promotion,
            Set<String> startedBy,
            String record) {
        this.step = step;
        this.image = deployment.image().canonical();
        this.digest = deployment.digest().toString();
        this.previous = promotion.map(PromotedImage::getPrevious).orElse("");
        this.approvedBy = promotion.map(PromotedImage::getApprovedBy).orElse("");
        this.containers = deployment.containers().size();
        this.running = new ArrayList<>(deployment.named());
        this.waitedSeconds = deployment.waited().toSeconds();
        this.startedBy = PromotedImage.names(startedBy);
        this.at = deployment.at().truncatedTo(ChronoUnit.SECONDS).toString();
        this.record = record;
    }

    /** Completes a record that lacks a part. */
    Object readResolve() {
        image = Util.fixNull(image);
        digest = Util.fixNull(digest);
        previous = Util.fixNull(previous);
        approvedBy = Util.fixNull(approvedBy);
        running = running == null ? new ArrayList<>() : running;
        running.removeIf(Objects::isNull);
        startedBy = Util.fixNull(startedBy);
        at = Util.fixNull(at);
        record = Util.fixNull(record);
        return this;
    }

    /** The image that the cluster runs, as the step names it. */
    @Exported(visibility = 3)
    public String getImage() {
        return image;
    }

    @Exported(visibility = 3)
    public String getDigest() {
        return digest;
    }

    /** The tag that the environment had before the promotion; empty if it is unknown. */
    @Exported(visibility = 3)
    public String getPrevious() {
        return previous;
    }

    /** The users who approved the promotion, separated by commas; empty if they are unknown. */
    @Exported(visibility = 3)
    public String getApprovedBy() {
        return approvedBy;
    }

    /** The number of containers that run it. */
    @Exported(visibility = 3)
    public int getContainers() {
        return containers;
    }

    /** The names of these containers, at most 200. */
    @Exported(visibility = 3)
    public List<String> getRunning() {
        return Collections.unmodifiableList(running);
    }

    /** How long the step waited. */
    @Exported(visibility = 3)
    public long getWaitedSeconds() {
        return waitedSeconds;
    }

    /** The users who started the build, separated by commas; empty if no user started it. */
    @Exported(visibility = 3)
    public String getStartedBy() {
        return startedBy;
    }

    /** The time when the step saw the cluster run it, ISO 8601 in UTC, to the second. */
    @Exported(visibility = 3)
    public String getAt() {
        return at;
    }

    /** The evidence as JSON. */
    public String getRecord() {
        return record;
    }

    /** The repository of the image. */
    public String getRepository() {
        return ShownImage.repository(image);
    }

    /** The tag of the image; empty if the step specifies only its digest. */
    public String getTag() {
        return ShownImage.tag(image);
    }

    /** The previous image, without its repository; empty if it is unknown. */
    public String getPreviousName() {
        return ShownImage.within(getRepository(), previous);
    }

    /** The digest with 12 hex digits. */
    public String getShortDigest() {
        return ShownImage.shortDigest(digest);
    }

    /** The reference {@code repository@sha256:…}. */
    public String getPinned() {
        return ShownImage.pinned(getRepository(), digest);
    }

    /** The path of the digest's page below the root of the controller; null if such a digest has no page. */
    public @Nullable String getDigestPage() {
        return PromotionPages.of(digest).orElse(null);
    }

    /** The number of containers as a sentence. */
    public String getVerdict() {
        return containers == 1 ? Messages.DeployedImage_RunsInOne() : Messages.DeployedImage_RunsInMany(containers);
    }

    /** How long the step waited, such as {@code 1 min 30 sec}. */
    public String getWaited() {
        return Util.getTimeSpanString(TimeUnit.SECONDS.toMillis(waitedSeconds));
    }

    /** The time of the check; null if it is unknown. */
    public @Nullable Date getDate() {
        return ShownImage.date(at);
    }

    /** Returns true for the same step, which ran again after a restart. */
    boolean isOfSameStep(DeployedImage other) {
        return Objects.equals(step, other.step);
    }
}
