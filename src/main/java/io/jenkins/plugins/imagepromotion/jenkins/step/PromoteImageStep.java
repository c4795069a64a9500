package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code promoteImage}: gives the tested digest a tag of the next environment. */
public final class PromoteImageStep extends RegistryStep {
    private static final long serialVersionUID = 1L;

    private @Nullable String digest;
    private String to = PromotionRequest.DEFAULT_ENVIRONMENT;
    private @Nullable String from;
    private @Nullable String target;
    private boolean dryRun;
    private boolean verifyBlobs;
    private boolean allowPlatformLoss;
    private boolean rollback;
    private @Nullable String policy;

    @DataBoundConstructor
    public PromoteImageStep(@Nullable String image) {
        super(image);
    }

    /** The digest that the image must hold; null to accept what it holds. */
    public @Nullable String getDigest() {
        return digest;
    }

    @DataBoundSetter
    public void setDigest(@Nullable String digest) {
        this.digest = Util.fixEmptyAndTrim(digest);
    }

    /** The environment to promote to. */
    public String getTo() {
        return to;
    }

    /** Null or blank means production. */
    @DataBoundSetter
    public void setTo(@Nullable String to) {
        this.to = Objects.requireNonNullElse(Util.fixEmptyAndTrim(to), PromotionRequest.DEFAULT_ENVIRONMENT);
    }

    /** The environment that the image must come from; null for the one that the policy names. */
    public @Nullable String getFrom() {
        return from;
    }

    @DataBoundSetter
    public void setFrom(@Nullable String from) {
        this.from = Util.fixEmptyAndTrim(from);
    }

    /** A tag, a reference or a repository; null for a new tag in the source's repository. */
    public @Nullable String getTarget() {
        return target;
    }

    @DataBoundSetter
    public void setTarget(@Nullable String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** Whether to ask the registry for each layer before the promotion. */
    public boolean isVerifyBlobs() {
        return verifyBlobs;
    }

    @DataBoundSetter
    public void setVerifyBlobs(boolean verifyBlobs) {
        this.verifyBlobs = verifyBlobs;
    }

    /** Whether the image may lack a platform of the environment's newest image. */
    public boolean isAllowPlatformLoss() {
        return allowPlatformLoss;
    }

    @DataBoundSetter
    public void setAllowPlatformLoss(boolean allowPlatformLoss) {
        this.allowPlatformLoss = allowPlatformLoss;
    }

    /** Whether the image may be older than the environment's newest image. */
    public boolean isRollback() {
        return rollback;
    }

    @DataBoundSetter
    public void setRollback(boolean rollback) {
        this.rollback = rollback;
    }

    /** The YAML of a policy that tightens the controller's; null for none. An empty string is refused as a mistake. */
    public @Nullable String getPolicy() {
        return policy;
    }

    @DataBoundSetter
    public void setPolicy(@Nullable String policy) {
        this.policy = policy;
    }

    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        PromotionRequest request = new PromotionRequest(
                image,
                Optional.ofNullable(digest).map(Digest::parse),
                to,
                Optional.ofNullable(from),
                Optional.ofNullable(target),
                dryRun,
                new PromotionRequest.Options(verifyBlobs, allowPlatformLoss, rollback));
        return core -> {
            Promotion promotion = core.promote(policy, request);
            return new PromotionResult(promotion, core.remember(promotion));
        };
    }

    @Override
    void forgetBlankFields() {
        policy = Util.fixEmptyAndTrim(policy);
    }

    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        public DescriptorImpl() {
            super("promoteImage", Messages._PromoteImageStep_DisplayName());
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            String to = Objects.toString(arguments.get("to"), PromotionRequest.DEFAULT_ENVIRONMENT);
            return argument(arguments, "image") + " to "
                    + Printable.line(Objects.toString(arguments.get("target"), to));
        }
    }
}
