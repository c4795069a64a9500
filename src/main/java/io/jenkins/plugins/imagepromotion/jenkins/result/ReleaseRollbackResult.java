package io.jenkins.plugins.imagepromotion.jenkins.result;

import io.jenkins.plugins.imagepromotion.promotion.release.ReleaseRollback;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The result of {@code planRollback} for a release. As a string, it is the release file that rolls back. */
public final class ReleaseRollbackResult extends StepResult {
    private static final long serialVersionUID = 1L;

    private final String release;
    private final String name;
    private final String yaml;
    private final ArrayList<RollbackPlanResult> images;
    private final ArrayList<String> unchanged;

    /** Creates the result from a plan. */
    public ReleaseRollbackResult(ReleaseRollback plan) {
        this.release = plan.release();
        this.name = plan.name();
        this.yaml = plan.file();
        this.images = new ArrayList<>(
                plan.plans().stream().map(RollbackPlanResult::new).toList());
        this.unchanged = new ArrayList<>(plan.unchanged().stream()
                .map(image -> image.target() + " (" + image.reason() + ")")
                .toList());
    }

    /** The name of the release to roll back. */
    @Whitelisted
    public String getRelease() {
        return release;
    }

    /** The name of the new release, which returns to the earlier images. */
    @Whitelisted
    public String getName() {
        return name;
    }

    /** The release file of the new release, for {@code approveRelease} and {@code promoteRelease}. */
    @Whitelisted
    public String getYaml() {
        return yaml;
    }

    /** The plan of each image that the release promoted and that has an earlier good promotion. */
    @Whitelisted
    public List<RollbackPlanResult> getImages() {
        return Collections.unmodifiableList(images);
    }

    /** The tags of the other images, each with the reason in parentheses; they stay as they are. A copy. */
    @Whitelisted
    public List<String> getUnchanged() {
        return new ArrayList<>(unchanged);
    }

    @Override
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("release", release);
        map.put("name", name);
        map.put("yaml", yaml);
        map.put(
                "images",
                new ArrayList<>(images.stream().map(RollbackPlanResult::asMap).toList()));
        map.put("unchanged", getUnchanged());
        return map;
    }

    /** Returns {@link #getYaml()}. */
    @Override
    @Whitelisted
    public String toString() {
        return yaml;
    }
}
