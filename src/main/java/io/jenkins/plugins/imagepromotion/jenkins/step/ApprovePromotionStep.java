package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import hudson.model.Computer;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.approval.ApprovalPlan;
import io.jenkins.plugins.imagepromotion.jenkins.approval.BuildContext;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.Demands;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code approvePromotion}: shows what would be promoted, and waits until the people that the policy asks for approved it. */
public final class ApprovePromotionStep extends RegistryStep {
    private static final long serialVersionUID = 1L;

    private @Nullable String digest;
    private String to = PromotionRequest.DEFAULT_ENVIRONMENT;
    private @Nullable String from;
    private @Nullable String target;
    private boolean allowPlatformLoss;
    private boolean rollback;
    private @Nullable String policy;
    private @Nullable String approvers;
    private int approvals = 1;

    @DataBoundConstructor
    public ApprovePromotionStep(@Nullable String image) {
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

    /** The users and groups to ask, separated by commas, or by spaces if there is no comma; null for those of the policy. */
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

    /** Returns what the policy demands now. An administrator may change it while people are asked. */
    Approvals demand() {
        return demands().get(Approvals.class);
    }

    private Demands demands() {
        return ImagePromotionConfiguration.get()
                .judgingPolicy(policy)
                .environment(to)
                .demands();
    }

    /** Throws a refusal where people cannot be asked. */
    static void requirePlace(@Nullable Computer computer) {
        if (!BuildContext.canAsk()) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.DEMAND_NOT_CHECKED, "This controller cannot ask for approvals.")
                            .with("missing", "the plugin " + BuildContext.INPUT_PLUGIN)
                            .remedy("Let an administrator install the plugin."));
        }
        if (computer != null) {
            throw refused("An approval would hold an executor as long as people are asked.")
                    .apply("Call approvePromotion outside any node; in a declarative pipeline, use agent none.");
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
        PromotionRequest request = new PromotionRequest(
                image,
                Optional.ofNullable(digest).map(Digest::parse),
                to,
                Optional.ofNullable(from),
                Optional.ofNullable(target),
                true,
                new PromotionRequest.Options(false, allowPlatformLoss, rollback));
        return core -> {
            Promotion promotion = core.promote(policy, request);
            ImageReference tested = ImageReference.pinned(promotion.source().repository(), promotion.digest());
            return new ApprovalPlan(
                    request,
                    new PromotionResult(promotion, core.remember(promotion)),
                    core.resolveImage().resolve(tested),
                    promotion.policy(),
                    demands().explain());
        };
    }

    @Override
    void forgetBlankFields() {
        policy = Util.fixEmptyAndTrim(policy);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new ApprovalExecution(context, this);
    }

    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        public DescriptorImpl() {
            super("approvePromotion", Messages._ApprovePromotionStep_DisplayName());
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            String to = Objects.toString(arguments.get("to"), PromotionRequest.DEFAULT_ENVIRONMENT);
            return argument(arguments, "image") + " to " + Objects.toString(arguments.get("target"), to);
        }
    }
}
