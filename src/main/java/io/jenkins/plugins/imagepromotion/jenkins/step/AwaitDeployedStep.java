package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Polling;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code awaitDeployed}: calls its closure for the state of a cluster, until every container runs the image. */
public final class AwaitDeployedStep extends RegistryStep {
    private static final long serialVersionUID = 1L;
    private static final String TIMEOUT = "10m";
    private static final String INTERVAL = "10s";

    private String timeout = TIMEOUT;
    private String interval = INTERVAL;

    @DataBoundConstructor
    public AwaitDeployedStep(@Nullable String image) {
        super(image);
    }

    /** How long to wait, such as {@code 10m}. */
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(@Nullable String timeout) {
        this.timeout = Util.fixNull(timeout).trim();
    }

    /** The pause between two checks, such as {@code 10s}. */
    public String getInterval() {
        return interval;
    }

    @DataBoundSetter
    public void setInterval(@Nullable String interval) {
        this.interval = Util.fixNull(interval).trim();
    }

    @Override
    void forgetBlankFields() {
        timeout = Objects.requireNonNullElse(Util.fixEmptyAndTrim(timeout), TIMEOUT);
        interval = Objects.requireNonNullElse(Util.fixEmptyAndTrim(interval), INTERVAL);
    }

    /**
     * Returns how long to wait, and how often to check.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException if it is invalid
     */
    Polling polling() {
        return Polling.parse(timeout, interval);
    }

    /** The work before the wait: it determines the digest to wait for. */
    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        polling();
        return core -> core.assertDeployed(image).digest().toString();
    }

    @Override
    public StepExecution start(StepContext context) {
        return new AwaitDeployedExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        public DescriptorImpl() {
            super("awaitDeployed", Messages._AwaitDeployedStep_DisplayName());
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return argument(arguments, "image");
        }
    }
}
