package io.jenkins.plugins.imagepromotion.jenkins.result;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Deployment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The result of {@code awaitDeployed}; as a string, the deployed image by digest. */
public final class DeploymentResult extends StepResult {
    private static final long serialVersionUID = 1L;

    private final String image;
    private final String digest;
    private final String pinned;
    private final ArrayList<String> containers;
    private final int waitedSeconds;
    private final String record;

    /** The record is the evidence as JSON. */
    public DeploymentResult(Deployment deployment, String record) {
        this.image = deployment.image().canonical();
        this.digest = deployment.digest().toString();
        this.pinned = ImageReference.pinned(deployment.image().repository(), deployment.digest())
                .canonical();
        this.containers = new ArrayList<>(deployment.containers());
        this.waitedSeconds = Math.toIntExact(deployment.waited().toSeconds());
        this.record = record;
    }

    /** The requested reference with registry and path spelled out. */
    @Whitelisted
    public String getImage() {
        return image;
    }

    /** {@code sha256:…} */
    @Whitelisted
    public String getDigest() {
        return digest;
    }

    /** {@code repository@sha256:…} */
    @Whitelisted
    public String getPinned() {
        return pinned;
    }

    /** Namespace, kind, name and container of each container that runs it; a copy. */
    @Whitelisted
    public List<String> getContainers() {
        return new ArrayList<>(containers);
    }

    /** How long the step waited. */
    @Whitelisted
    public int getWaitedSeconds() {
        return waitedSeconds;
    }

    /** The evidence as JSON, for an archive. */
    @Whitelisted
    public String getRecord() {
        return record;
    }

    @Override
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("image", image);
        map.put("digest", digest);
        map.put("pinned", pinned);
        map.put("containers", getContainers());
        map.put("waitedSeconds", waitedSeconds);
        map.put("record", record);
        return map;
    }

    /** Returns {@link #getPinned()}. */
    @Override
    @Whitelisted
    public String toString() {
        return pinned;
    }
}
