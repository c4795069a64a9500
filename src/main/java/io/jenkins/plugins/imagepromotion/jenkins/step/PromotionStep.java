package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.background.BuildLog;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;
import org.jvnet.localizer.Localizable;
import org.kohsuke.stapler.DataBoundSetter;

/** Contains the parameters that the steps for a promotion share: the image, the target and the policy. */
public abstract class PromotionStep extends RegistryStep {
    private static final long serialVersionUID = 1L;

    private @Nullable String digest;
    private String to = PromotionRequest.DEFAULT_ENVIRONMENT;
    private @Nullable String from;
    private @Nullable String target;
    private boolean allowPlatformLoss;
    private boolean rollback;
    private @Nullable String policy;

    PromotionStep(@Nullable String image) {
        super(image);
    }

    /** The digest that the image must hold; null to accept what it holds. */
    public final @Nullable String getDigest() {
        return digest;
    }

    @DataBoundSetter
    public final void setDigest(@Nullable String digest) {
        this.digest = Util.fixEmptyAndTrim(digest);
    }

    /** The environment to promote to. */
    public final String getTo() {
        return to;
    }

    /** Null or blank means production. */
    @DataBoundSetter
    public final void setTo(@Nullable String to) {
        this.to = Objects.requireNonNullElse(Util.fixEmptyAndTrim(to), PromotionRequest.DEFAULT_ENVIRONMENT);
    }

    /** The environment that the image must come from; null for the source environment in the policy. */
    public final @Nullable String getFrom() {
        return from;
    }

    @DataBoundSetter
    public final void setFrom(@Nullable String from) {
        this.from = Util.fixEmptyAndTrim(from);
    }

    /** A tag, a reference or a repository; null for a new tag in the source's repository. */
    public final @Nullable String getTarget() {
        return target;
    }

    @DataBoundSetter
    public final void setTarget(@Nullable String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    /** Whether the image may lack a platform of the environment's newest image. */
    public final boolean isAllowPlatformLoss() {
        return allowPlatformLoss;
    }

    @DataBoundSetter
    public final void setAllowPlatformLoss(boolean allowPlatformLoss) {
        this.allowPlatformLoss = allowPlatformLoss;
    }

    /** Whether the image may be older than the environment's newest image. */
    public final boolean isRollback() {
        return rollback;
    }

    @DataBoundSetter
    public final void setRollback(boolean rollback) {
        this.rollback = rollback;
    }

    /**
     * The YAML of a policy that tightens the controller's policy; null if the step has no policy. An empty string is
     * rejected.
     */
    public final @Nullable String getPolicy() {
        return policy;
    }

    @DataBoundSetter
    public final void setPolicy(@Nullable String policy) {
        this.policy = policy;
    }

    /** Builds the request from the step's parameters. */
    final PromotionRequest request(ImageReference image, boolean dryRun, boolean verifyBlobs) {
        return new PromotionRequest(
                image,
                Optional.ofNullable(digest).map(Digest::parse),
                to,
                Optional.ofNullable(from),
                Optional.ofNullable(target),
                dryRun,
                Optional.empty(),
                new PromotionRequest.Options(verifyBlobs, allowPlatformLoss, rollback));
    }

    /** Returns true if the step must not write a tag. */
    abstract boolean isDryRun();

    /**
     * Connects like any other step. If the registry or the credentials are not allowed, the promotion is refused and the refusal is
     * recorded.
     */
    @Override
    final PromotionWiring connect(
            StepContext context, Optional<GitOpsTree> tree, BuildLog log, Cancellation cancellation)
            throws IOException, InterruptedException {
        try {
            return super.connect(context, tree, log, cancellation);
        } catch (ImagePromotionException e) {
            PromotionRequest refused = request(ImageReference.parse(getImage()), isDryRun(), false);
            PromotionWiring.refused(context.get(Run.class), List.of(refused), e.failure());
            throw e;
        }
    }

    @Override
    final void forgetBlankFields() {
        policy = Util.fixEmptyAndTrim(policy);
    }

    /** The common base of these steps' descriptors. */
    public abstract static class PromotionStepDescriptor extends RegistryStepDescriptor {
        PromotionStepDescriptor(String function, Localizable label) {
            super(function, label);
        }

        @Override
        public final String argumentsToString(Map<String, Object> arguments) {
            String to = Objects.toString(arguments.get("to"), PromotionRequest.DEFAULT_ENVIRONMENT);
            return argument(arguments, "image") + " to "
                    + Printable.line(Objects.toString(arguments.get("target"), to));
        }
    }
}
