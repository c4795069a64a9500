package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import java.util.Map;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code planRollback}: the last known good promotion before the one that runs, and how to go back to it. */
public final class PlanRollbackStep extends RegistryStep {
    private String environment = PromotionRequest.DEFAULT_ENVIRONMENT;

    /** The step for what runs: a tag, a digest, or a repository for its newest tag. */
    @DataBoundConstructor
    public PlanRollbackStep(@Nullable String image) {
        super(image);
    }

    /** The environment to roll back. */
    public String getEnvironment() {
        return environment;
    }

    /** Sets the environment to roll back; null or blank for production. */
    @DataBoundSetter
    public void setEnvironment(@Nullable String environment) {
        this.environment =
                Objects.requireNonNullElse(Util.fixEmptyAndTrim(environment), PromotionRequest.DEFAULT_ENVIRONMENT);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    private static final class Execution extends RegistryExecution<RollbackPlan> {
        private static final long serialVersionUID = 1L;

        private final String image;
        private final String environment;

        Execution(StepContext context, PlanRollbackStep step) {
            super(context, DescriptorImpl.NAME, step.getCredentialsId());
            this.image = step.getImage();
            this.environment = step.getEnvironment();
        }

        @Override
        Work<RollbackPlan> parse() {
            ImageReference parsed = ImageReference.parse(image);
            return new Work<>(parsed, core -> {
                RollbackPlan plan = RollbackPlan.of(core.planRollback(parsed, environment));
                core.progress().report("to go back: " + plan.getStep());
                return plan;
            });
        }
    }

    /** The step's name and form. */
    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        static final String NAME = "planRollback";

        @Override
        public String getFunctionName() {
            return NAME;
        }

        @Override
        public String getDisplayName() {
            return "Find what to roll back to";
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return shown(arguments.get("image"));
        }
    }
}
