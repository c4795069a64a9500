package io.jenkins.plugins.imagepromotion.jenkins.step;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.jspecify.annotations.Nullable;

/** What {@code planRollback} returns; prints as the call that carries it out. */
public final class RollbackPlan implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String running;
    private final String lastGood;
    private final String image;
    private final String digest;
    private final String environment;
    private final String target;
    private final String step;

    private RollbackPlan(io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan plan) {
        this.running = plan.repository() + ":" + plan.deployed().tag();
        this.lastGood = plan.repository() + ":" + plan.good().tag();
        this.image = plan.source().canonical();
        this.digest = plan.good().digest().toString();
        this.environment = plan.target().environment();
        this.target = plan.target().toString();
        this.step = plan.step();
    }

    static RollbackPlan of(io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan plan) {
        return new RollbackPlan(plan);
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

    /** The origin's tag of the same image: what {@code promoteImage} takes. */
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

    /** The tag to create. */
    @Whitelisted
    public String getTarget() {
        return target;
    }

    /** The call of {@code promoteImage} that carries it out. */
    @Whitelisted
    public String getStep() {
        return step;
    }

    /** Everything as a map, for {@code writeJSON}. */
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
        return map;
    }

    /** Equal if everything is. */
    @Override
    @Whitelisted
    public boolean equals(@Nullable Object other) {
        return other instanceof RollbackPlan that && asMap().equals(that.asMap());
    }

    @Override
    @Whitelisted
    public int hashCode() {
        return asMap().hashCode();
    }

    /** The same as {@link #getStep()}. */
    @Override
    @Whitelisted
    public String toString() {
        return step;
    }
}
