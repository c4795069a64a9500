package io.jenkins.plugins.imagepromotion.jenkins.result;

import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What {@code planRollback} returns; prints as the {@code promoteImage} call that carries it out. */
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

    public RollbackPlanResult(RollbackPlan plan) {
        this.running = plan.repository() + ":" + plan.deployed().tag();
        this.lastGood = plan.repository() + ":" + plan.good().tag();
        this.image = plan.source().canonical();
        this.digest = plan.good().digest().toString();
        this.environment = plan.target().environment();
        this.target = plan.request();
        this.step = "promoteImage image: '" + image + "', digest: '" + digest + "', to: '" + environment
                + "', target: '" + target + "', rollback: true";
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

    /** Why the plan passes over newer tags: the reason by tag, newest first; a copy. */
    @Whitelisted
    public Map<String, String> getPassedOver() {
        return new LinkedHashMap<>(passedOver);
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
        return map;
    }

    /** Returns {@link #getStep()}. */
    @Override
    @Whitelisted
    public String toString() {
        return step;
    }
}
