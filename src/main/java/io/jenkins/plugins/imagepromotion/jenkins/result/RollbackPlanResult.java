package io.jenkins.plugins.imagepromotion.jenkins.result;

import io.jenkins.plugins.imagepromotion.gitops.rollback.GitRollbackPlan;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.jspecify.annotations.Nullable;

/** The result of {@code planRollback}; as a string, the {@code promoteImage} call that carries it out. */
public final class RollbackPlanResult extends StepResult {
    private static final long serialVersionUID = 1L;

    private final String running;
    private final String lastGood;
    private final String image;
    private final String digest;
    private final String environment;
    private final String target;
    private final String step;
    private final LinkedHashMap<String, String> passedOver;
    /** The plan for the GitOps repository; empty without one. */
    private final LinkedHashMap<String, Object> gitOps;

    public RollbackPlanResult(RollbackPlan plan) {
        this(plan, Map.of(), "");
    }

    /** A plan that includes the GitOps repository in this folder of the workspace. */
    public RollbackPlanResult(GitRollbackPlan plan, String folder) {
        this(
                plan.plan(),
                plan.values(),
                ", gitops: '" + folder.replace("\\", "\\\\").replace("'", "\\'") + "'");
    }

    private RollbackPlanResult(RollbackPlan plan, Map<String, Object> gitOps, String parameter) {
        this.gitOps = new LinkedHashMap<>(gitOps);
        this.running = plan.repository() + ":" + plan.deployed().tag();
        this.lastGood = plan.repository() + ":" + plan.good().tag();
        this.image = plan.source().canonical();
        this.digest = plan.good().digest().toString();
        this.environment = plan.target().environment();
        this.target = plan.request();
        this.step = "promoteImage image: '" + image + "', digest: '" + digest + "', to: '" + environment
                + "', target: '" + target + "', rollback: true" + parameter;
        this.passedOver = new LinkedHashMap<>();
        plan.passedOver().forEach(one -> passedOver.put(one.tag().toString(), one.reason()));
    }

    /** The image that runs. */
    @Whitelisted
    public String getRunning() {
        return running;
    }

    /** The promotion to go back to. */
    @Whitelisted
    public String getLastGood() {
        return lastGood;
    }

    /** The origin's tag of the same image: the {@code image} of {@code promoteImage}. */
    @Whitelisted
    public String getImage() {
        return image;
    }

    /** The digest to go back to. */
    @Whitelisted
    public String getDigest() {
        return digest;
    }

    /** The environment to roll back. */
    @Whitelisted
    public String getEnvironment() {
        return environment;
    }

    /** The tag to create; with its repository if {@link #getImage} is in another one. */
    @Whitelisted
    public String getTarget() {
        return target;
    }

    /** The {@code promoteImage} call that carries out the plan. */
    @Whitelisted
    public String getStep() {
        return step;
    }

    /** Why the plan skips newer tags: the reason by tag, newest first; a copy. */
    @Whitelisted
    public Map<String, String> getPassedOver() {
        return new LinkedHashMap<>(passedOver);
    }

    /** {@code PROMOTE}, {@code SUSPEND}, {@code NARROW} or {@code GIT}; null without {@code gitops}. */
    @Whitelisted
    public @Nullable String getRecommendation() {
        return text("recommendation");
    }

    /** Why it is recommended; null without {@code gitops}. */
    @Whitelisted
    public @Nullable String getReason() {
        return text("reason");
    }

    /**
     * The changes to the files as a patch for {@code git apply}; empty if nothing changes, null without {@code gitops}.
     */
    @Whitelisted
    public @Nullable String getPatch() {
        return text("patch");
    }

    private @Nullable String text(String name) {
        Object value = gitOps.get(name);
        return value == null ? null : value.toString();
    }

    /** All properties as JSON. */
    @Whitelisted
    public String getJson() {
        JsonObject json = new JsonObject();
        asMap().forEach(json::put);
        return json.indented();
    }

    @Override
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("running", running);
        map.put("lastGood", lastGood);
        map.put("image", image);
        map.put("digest", digest);
        map.put("environment", environment);
        map.put("target", target);
        map.put("step", step);
        map.put("passedOver", getPassedOver());
        map.putAll(gitOps);
        return map;
    }

    /** Returns {@link #getStep()}. */
    @Override
    @Whitelisted
    public String toString() {
        return step;
    }
}
