package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import java.util.Map;
import java.util.Objects;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** {@code promoteImage}: gives the tested digest its tag of the next environment. */
public final class PromoteImageStep extends RegistryStep {
    private @Nullable String digest;
    private String to = PromotionRequest.DEFAULT_ENVIRONMENT;
    private @Nullable String from;
    private @Nullable String target;
    private boolean dryRun;
    private boolean verifyBlobs;
    private boolean allowPlatformLoss;
    private boolean rollback;
    private @Nullable String policy;

    /** The step for that image, to production. */
    @DataBoundConstructor
    public PromoteImageStep(@Nullable String image) {
        super(image);
    }

    /** The digest that the image must hold; null to accept what it holds. */
    public @Nullable String getDigest() {
        return digest;
    }

    /** Sets the digest that the image must hold; null or blank to accept what it holds. */
    @DataBoundSetter
    public void setDigest(@Nullable String digest) {
        this.digest = Util.fixEmptyAndTrim(digest);
    }

    /** The environment to promote to. */
    public String getTo() {
        return to;
    }

    /** Sets the environment to promote to; null or blank for production. */
    @DataBoundSetter
    public void setTo(@Nullable String to) {
        this.to = Objects.requireNonNullElse(Util.fixEmptyAndTrim(to), PromotionRequest.DEFAULT_ENVIRONMENT);
    }

    /** The environment that the image must come from; null for the one that the policy names. */
    public @Nullable String getFrom() {
        return from;
    }

    /** Sets the environment that the image must come from; null or blank for the one that the policy names. */
    @DataBoundSetter
    public void setFrom(@Nullable String from) {
        this.from = Util.fixEmptyAndTrim(from);
    }

    /** The tag or reference to create; null for a tag made from the image's version and commit. */
    public @Nullable String getTarget() {
        return target;
    }

    /** Sets the tag or reference to create; null or blank for a tag made from the image's version and commit. */
    @DataBoundSetter
    public void setTarget(@Nullable String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    /** Whether to check everything and write nothing. */
    public boolean isDryRun() {
        return dryRun;
    }

    /** Sets whether to check everything and write nothing. */
    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** Whether to ask the registry for each layer of the image before. */
    public boolean isVerifyBlobs() {
        return verifyBlobs;
    }

    /** Sets whether to ask the registry for each layer of the image before. */
    @DataBoundSetter
    public void setVerifyBlobs(boolean verifyBlobs) {
        this.verifyBlobs = verifyBlobs;
    }

    /** Whether the image may lack a platform that runs in the environment now. */
    public boolean isAllowPlatformLoss() {
        return allowPlatformLoss;
    }

    /** Sets whether the image may lack a platform that runs in the environment now. */
    @DataBoundSetter
    public void setAllowPlatformLoss(boolean allowPlatformLoss) {
        this.allowPlatformLoss = allowPlatformLoss;
    }

    /** Whether an older version than the newest is meant to come back. */
    public boolean isRollback() {
        return rollback;
    }

    /** Sets whether an older version than the newest is meant to come back. */
    @DataBoundSetter
    public void setRollback(boolean rollback) {
        this.rollback = rollback;
    }

    /** The text of a policy that tightens the one of the controller; null for none. */
    public @Nullable String getPolicy() {
        return policy;
    }

    /** Sets the text of a policy that tightens the one of the controller; null for none, empty for a mistake. */
    @DataBoundSetter
    public void setPolicy(@Nullable String policy) {
        this.policy = policy;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new PromoteImageExecution(context, this);
    }

    /** The step's name and form. */
    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        static final String NAME = "promoteImage";

        @Override
        public String getFunctionName() {
            return NAME;
        }

        @Override
        public String getDisplayName() {
            return "Promote an image by digest";
        }

        /** A field of the form that is left empty means no policy; an empty text in a pipeline is a mistake. */
        @Override
        public Step newInstance(@Nullable StaplerRequest2 request, JSONObject form) throws FormException {
            Step step = super.newInstance(request, form);
            if (step instanceof PromoteImageStep promotion) {
                promotion.policy = Util.fixEmptyAndTrim(promotion.policy);
            }
            return step;
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            Object to = arguments.getOrDefault("to", PromotionRequest.DEFAULT_ENVIRONMENT);
            return shown(arguments.get("image")) + " to " + shown(arguments.getOrDefault("target", to));
        }
    }
}
