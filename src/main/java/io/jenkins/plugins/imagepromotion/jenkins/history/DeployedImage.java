package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.Util;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Deployment;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A deployment that a build proved. Has only plain fields, because XStream writes them to {@code build.xml}. */
@ExportedBean(defaultVisibility = 2)
public final class DeployedImage {
    private final String step;
    private String image;
    private String digest;
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
     * @param startedBy the users who started the build
     * @param record the evidence as JSON
     */
    public DeployedImage(String step, Deployment deployment, Set<String> startedBy, String record) {
        this.step = step;
        this.image = deployment.image().canonical();
        this.digest = deployment.digest().toString();
        this.containers = deployment.containers().size();
        this.running = new ArrayList<>(deployment.named());
        this.waitedSeconds = deployment.waited().toSeconds();
        this.startedBy = String.join(", ", new TreeSet<>(startedBy));
        this.at = deployment.at().truncatedTo(ChronoUnit.SECONDS).toString();
        this.record = record;
    }

    /** Completes a record that lacks a part. */
    Object readResolve() {
        image = Util.fixNull(image);
        digest = Util.fixNull(digest);
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

    /** Returns true for the same step, which ran again after a restart. */
    boolean isOfSameStep(DeployedImage other) {
        return Objects.equals(step, other.step);
    }
}
