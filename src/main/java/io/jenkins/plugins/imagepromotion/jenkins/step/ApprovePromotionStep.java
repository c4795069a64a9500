package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.VersionOrder;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.approval.ApprovalPlan;
import io.jenkins.plugins.imagepromotion.jenkins.approval.BuildContext;
import io.jenkins.plugins.imagepromotion.jenkins.approval.Question;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import java.io.IOException;
import java.io.Serializable;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code approvePromotion}: shows what would be promoted, and waits for the approvals that the policy requires. */
public final class ApprovePromotionStep extends PromotionStep {
    private static final long serialVersionUID = 1L;

    private @Nullable String approvers;
    private int approvals = 1;

    @DataBoundConstructor
    public ApprovePromotionStep(@Nullable String image) {
        super(image);
    }

    /**
     * The users and groups to ask, and {@link Approvals#PERMITTED} for all users with the permission to approve, separated by commas, or by
     * spaces if the value has no commas; null to ask the approvers in the policy.
     */
    public @Nullable String getApprovers() {
        return approvers;
    }

    @DataBoundSetter
    public void setApprovers(@Nullable String approvers) {
        this.approvers = Util.fixEmptyAndTrim(approvers);
    }

    /** The number of approvals to ask for; the policy can ask for more. */
    public int getApprovals() {
        return approvals;
    }

    @DataBoundSetter
    public void setApprovals(int approvals) {
        this.approvals = approvals;
    }

    List<String> approvers() {
        if (approvers == null) {
            return List.of();
        }
        return approvers.contains(",")
                ? Stream.of(approvers.split(",", -1))
                        .map(String::trim)
                        .filter(name -> !name.isEmpty())
                        .toList()
                : Settings.split(approvers);
    }

    int wanted() {
        return approvals;
    }

    /** This step does not write a tag. */
    @Override
    boolean isDryRun() {
        return true;
    }

    /** Returns the current requirement of the policy. An administrator can change it while the question is open. */
    Approvals demand(Run<?, ?> run) {
        return ImagePromotionConfiguration.get()
                .judgingPolicy(run.getParent(), getPolicy())
                .environment(getTo())
                .demands()
                .get(Approvals.class);
    }

    @Override
    void requireContext(StepContext context) throws IOException, InterruptedException {
        super.requireContext(context);
        if (context.get(Computer.class) != null) {
            throw refused("An approval would hold an executor as long as people are asked.")
                    .apply("Call approvePromotion outside any node; in a declarative pipeline, use agent none.");
        }
        if (BuildContext.canAsk()) {
            Question.prepare(context.get(Run.class));
        }
    }

    /**
     * Throws {@code DEMAND_NOT_CHECKED} if this controller cannot ask people, and records the refusal. Call it in the background, because
     * it writes a file.
     */
    void requireQuestions(Run<?, ?> run) {
        if (!BuildContext.canAsk()) {
            Failure refusal = Failure.of(FailureCode.DEMAND_NOT_CHECKED, "This controller cannot ask for approvals.")
                    .with("missing", "the plugin " + BuildContext.INPUT_PLUGIN)
                    .remedy("Let an administrator install the plugin.");
            PromotionWiring.refused(run, List.of(request(ImageReference.parse(getImage()), true, false)), refusal);
            throw new ImagePromotionException(refusal);
        }
    }

    /** Returns the failure of a call that cannot be right, to be completed with what to do. */
    private static Function<String, ImagePromotionException> refused(String summary) {
        return remedy -> new ImagePromotionException(
                Failure.of(FailureCode.INVALID_ARGUMENTS, summary).remedy(remedy));
    }

    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        if (approvals < 1) {
            throw refused("approvals is " + approvals + ", so no one would be asked.")
                    .apply("Set a number above 0, or leave it out.");
        }
        if (approvers != null && approvers().isEmpty()) {
            throw refused("approvers is empty.").apply("Name users or groups, or leave it out.");
        }
        Approvals.requireKnownPermission(approvers());
        PromotionRequest request = request(image, true, false);
        return core -> {
            Promotion promotion = core.promote(getPolicy(), request);
            Policy judging = core.judgingPolicy(getPolicy());
            ImageReference tested = ImageReference.pinned(promotion.source().repository(), promotion.digest());
            return new ApprovalPlan(
                    request,
                    new PromotionResult(promotion, core.remember(promotion)),
                    core.resolveImage().resolve(tested),
                    promotion.policy(),
                    judging.environment(getTo()).demands().explain(),
                    notes(judging, promotion));
        };
    }

    /** Returns notes for the approvers: the image is older than the newest image, or was rolled back. */
    private List<String> notes(Policy judging, Promotion promotion) {
        Optional<String> tested = version(judging, promotion.source());
        Stream<String> older = promotion.previous().flatMap(newest -> version(judging, newest)).stream()
                .filter(newest -> !isRollback())
                .filter(newest -> tested.filter(version -> VersionOrder.compare(version, newest) < 0)
                        .isPresent())
                .map(newest -> "Version " + tested.orElseThrow() + " is older than " + newest
                        + ", the newest version in " + getTo() + ".");
        Stream<String> rolledBack = EvidenceStore.get()
                .rolledBack(getTo(), promotion.target().repository(), promotion.digest())
                .map(at -> "This image was rolled back at " + at.truncatedTo(ChronoUnit.SECONDS) + ".")
                .stream();
        return Stream.concat(older, rolledBack).toList();
    }

    private static Optional<String> version(Policy judging, ImageReference image) {
        return image.tag().flatMap(judging::read).map(ImmutableTag::version);
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
