package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.approval.ApprovalPlan;
import io.jenkins.plugins.imagepromotion.jenkins.approval.PlannedImage;
import io.jenkins.plugins.imagepromotion.jenkins.asking.ApprovalArguments;
import io.jenkins.plugins.imagepromotion.jenkins.asking.ApprovalExecution;
import io.jenkins.plugins.imagepromotion.jenkins.asking.ApprovalNotes;
import io.jenkins.plugins.imagepromotion.jenkins.asking.ApprovalStep;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.release.Release;
import io.jenkins.plugins.imagepromotion.promotion.release.ReleaseRequest;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code approveRelease}: shows what a release would promote, and waits for the approvals that the policy requires. */
public final class ApproveReleaseStep extends ReleaseStep implements ApprovalStep {
    private static final long serialVersionUID = 1L;

    private final ApprovalArguments approval = new ApprovalArguments();

    @DataBoundConstructor
    public ApproveReleaseStep() {
        // The images can be set in several ways.
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
        ApprovalExecution.requireContext(context, "approveRelease");
    }

    @Override
    public List<PromotionRequest> requests() {
        return request().images();
    }

    @Override
    protected Work prepare() {
        approval.require();
        return super.prepare();
    }

    @Override
    Serializable run(PromotionWiring core, ReleaseRequest request) {
        Release release = core.promote(getPolicy(), request);
        Policy judging = core.judgingPolicy(getPolicy());
        List<PlannedImage> images = IntStream.range(0, request.images().size())
                .mapToObj(i -> planned(
                        release.promotions().get(i), judging, request.images().get(i)))
                .toList();
        return ApprovalPlan.of(images, result(core, release), judging);
    }

    private static PlannedImage planned(Promotion promotion, Policy judging, PromotionRequest request) {
        boolean isRollback = request.options().rollback();
        return new PlannedImage(promotion, isRollback, ApprovalNotes.of(promotion, judging, isRollback));
    }

    @Override
    public StepExecution start(StepContext context) {
        return new ApprovalExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends ReleaseStepDescriptor {
        public DescriptorImpl() {
            super("approveRelease", Messages._ApproveReleaseStep_DisplayName());
        }
    }
}
