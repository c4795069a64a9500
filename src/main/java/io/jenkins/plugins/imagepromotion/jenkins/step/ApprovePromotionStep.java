package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.approval.ApprovalPlan;
import io.jenkins.plugins.imagepromotion.jenkins.approval.PlannedImage;
import io.jenkins.plugins.imagepromotion.jenkins.asking.ApprovalArguments;
import io.jenkins.plugins.imagepromotion.jenkins.asking.ApprovalExecution;
import io.jenkins.plugins.imagepromotion.jenkins.asking.ApprovalNotes;
import io.jenkins.plugins.imagepromotion.jenkins.asking.ApprovalStep;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code approvePromotion}: shows what would be promoted, and waits for the approvals that the policy requires. */
public final class ApprovePromotionStep extends PromotionStep implements ApprovalStep {
    private static final long serialVersionUID = 1L;

    private final ApprovalArguments approval = new ApprovalArguments();

    @DataBoundConstructor
    public ApprovePromotionStep(@Nullable String image) {
        super(image);
    }

    /**
     * The users and groups to ask, and {@link Approvals#PERMITTED} for all users with the permission to approve, separated by commas, or by
     * spaces if the value has no commas; null to ask the approvers in the policy.
     */
    public @Nullable String getApprovers() {
        return approval.getApprovers();
    }

    @DataBoundSetter
    public void setApprovers(@Nullable String approvers) {
        approval.setApprovers(approvers);
    }

    /** The number of approvals to ask for; the policy can ask for more. */
    public int getApprovals() {
        return approval.getApprovals();
    }

    @DataBoundSetter
    public void setApprovals(int approvals) {
        approval.setApprovals(approvals);
    }

    @Override
    public ApprovalArguments approval() {
        return approval;
    }

    /** This step does not write a tag. */
    @Override
    boolean isDryRun() {
        return true;
    }

    @Override
    protected void requireContext(StepContext context) throws IOException, InterruptedException {
        super.requireContext(context);
        ApprovalExecution.requireContext(context, "approvePromotion");
    }

    @Override
    public List<PromotionRequest> requests() {
        return List.of(request(ImageReference.parse(getImage()), true, false));
    }

    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        approval.require();
        PromotionRequest request = request(image, true, false);
        return core -> {
            Promotion promotion = core.promote(getPolicy(), request);
            Policy judging = core.judgingPolicy(getPolicy());
            ImageReference tested = ImageReference.pinned(promotion.source().repository(), promotion.digest());
            return ApprovalPlan.of(
                    new PlannedImage(promotion, isRollback(), ApprovalNotes.of(promotion, judging, isRollback())),
                    new PromotionResult(promotion, core.remember(promotion), null),
                    core.resolveImage().resolve(tested),
                    judging);
        };
    }

    @Override
    public StepExecution start(StepContext context) {
        return new ApprovalExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends PromotionStepDescriptor {
        public DescriptorImpl() {
            super("approvePromotion", Messages._ApprovePromotionStep_DisplayName());
        }
    }
}
