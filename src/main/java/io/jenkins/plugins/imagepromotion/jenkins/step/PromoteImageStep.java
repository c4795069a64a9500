package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import java.io.Serializable;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code promoteImage}: gives the tested digest a tag of the next environment. */
public final class PromoteImageStep extends PromotionStep {
    private static final long serialVersionUID = 1L;

    private boolean dryRun;
    private boolean verifyBlobs;
    private boolean describe;
    private @Nullable String gitops;

    @DataBoundConstructor
    public PromoteImageStep(@Nullable String image) {
        super(image);
    }

    @Override
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

    /** Whether to add the new tag to the description of the build. */
    public boolean isDescribe() {
        return describe;
    }

    @DataBoundSetter
    public void setDescribe(boolean describe) {
        this.describe = describe;
    }

    /** The root of the GitOps repository in the workspace; null to predict nothing. */
    public @Nullable String getGitops() {
        return gitops;
    }

    @DataBoundSetter
    public void setGitops(@Nullable String gitops) {
        this.gitops = Util.fixEmptyAndTrim(gitops);
    }

    @Override
    Optional<String> gitOpsFolder() {
        return Optional.ofNullable(gitops);
    }

    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        PromotionRequest request = request(image, dryRun, verifyBlobs);
        return core -> {
            Promotion promotion = core.promote(getPolicy(), request);
            PromotionResult result =
                    new PromotionResult(promotion, core.remember(promotion), core.signedRecord(promotion));
            if (describe) {
                core.describe(promotion);
            }
            return result;
        };
    }

    @Extension
    public static final class DescriptorImpl extends PromotionStepDescriptor {
        public DescriptorImpl() {
            super("promoteImage", Messages._PromoteImageStep_DisplayName());
        }
    }
}
