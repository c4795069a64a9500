package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.result.RollbackPlanResult;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import java.io.Serializable;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code planRollback}: finds the last known good promotion before the image that runs, and how to go back to it. */
public final class PlanRollbackStep extends RegistryStep {
    private static final long serialVersionUID = 1L;

    private String environment = PromotionRequest.DEFAULT_ENVIRONMENT;

    /** A repository alone stands for its newest tag. */
    @DataBoundConstructor
    public PlanRollbackStep(@Nullable String image) {
        super(image);
    }

    public String getEnvironment() {
        return environment;
    }

    /** Null or blank means production. */
    @DataBoundSetter
    public void setEnvironment(@Nullable String environment) {
        this.environment =
                Objects.requireNonNullElse(Util.fixEmptyAndTrim(environment), PromotionRequest.DEFAULT_ENVIRONMENT);
    }

    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        return core -> {
            RollbackPlanResult plan = new RollbackPlanResult(core.planRollback(image, environment));
            core.progress().report("to roll back, run: " + plan.getStep());
            return plan;
        };
    }

    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        public DescriptorImpl() {
            super("planRollback", Messages._PlanRollbackStep_DisplayName());
        }
    }
}
