package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.rollback.GitRollbackPlan;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.result.ReleaseRollbackResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.RollbackPlanResult;
import io.jenkins.plugins.imagepromotion.jenkins.workspace.WorkspaceRollback;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.release.ReleaseRequest;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * {@code planRollback}: finds the last known good promotion before the image that runs, and how to go back to it; for a
 * release, before each of its images.
 */
public final class PlanRollbackStep extends RegistryStep {
    private static final long serialVersionUID = 1L;

    private String environment = PromotionRequest.DEFAULT_ENVIRONMENT;
    private String gitops = "";
    private @Nullable String release;

    /** A repository alone means its newest tag. For a release, only the repository counts. */
    @DataBoundConstructor
    public PlanRollbackStep(@Nullable String image) {
        super(image);
    }

    public String getEnvironment() {
        return environment;
    }

    /** Null or blank means production. */
    @DataBoundSetter
    public void setEnvironment(@Nullable String environment) {
        this.environment =
                Objects.requireNonNullElse(Util.fixEmptyAndTrim(environment), PromotionRequest.DEFAULT_ENVIRONMENT);
    }

    /** The folder of the GitOps repository in the workspace; empty to plan only from the registry. */
    public String getGitops() {
        return gitops;
    }

    @DataBoundSetter
    public void setGitops(@Nullable String gitops) {
        this.gitops = Util.fixNull(gitops).trim();
    }

    /**
     * The name of the release to roll back; null to roll back the image alone. An empty string is rejected, because a
     * pipeline that loses the name must not roll back a single image instead.
     */
    public @Nullable String getRelease() {
        return release;
    }

    @DataBoundSetter
    public void setRelease(@Nullable String release) {
        this.release = release;
    }

    @Override
    Optional<String> gitOpsFolder() {
        return Optional.of(gitops).filter(folder -> !folder.isEmpty());
    }

    @Override
    void forgetBlankFields() {
        release = Util.fixEmptyAndTrim(release);
    }

    /** With a GitOps repository, the step first reads from the registry which image to find in the files. */
    @Override
    protected Work prepare() {
        if (release != null) {
            requireOnlyRelease();
        }
        if (gitops.isEmpty()) {
            return super.prepare();
        }
        ImageReference image = ImageReference.parse(getImage());
        return (context, log, cancellation) -> {
            GitRollbackPlan plan = connect(context, Optional.empty(), log, cancellation)
                    .planRollback(image, environment, policy -> WorkspaceRollback.repository(context, gitops, policy));
            RollbackPlanResult result = new RollbackPlanResult(plan, gitops);
            plan.lines(List.of(result.getStep())).forEach(line -> log.report(line.getKey() + ": " + line.getValue()));
            return result;
        };
    }

    /** The record of the release contains the environments, and no plan for a release includes GitOps files. */
    private void requireOnlyRelease() {
        if (!gitops.isEmpty() || !environment.equals(PromotionRequest.DEFAULT_ENVIRONMENT)) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.INVALID_ARGUMENTS,
                            "The rollback of a release cannot be combined with environment or gitops.")
                    .with("release", Quoted.text(Util.fixNull(release)))
                    .remedy("Remove these parameters from the call, or plan the rollback of each image."));
        }
    }

    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        String name = release;
        if (name != null) {
            ReleaseRequest.requireName(name);
            return core -> {
                ReleaseRollbackResult plan =
                        new ReleaseRollbackResult(core.planReleaseRollback(image.repository(), name));
                core.progress().report("to roll back, promote the yaml of this plan, release " + plan.getName());
                return plan;
            };
        }
        return core -> {
            RollbackPlanResult plan = new RollbackPlanResult(core.planRollback(image, environment));
            core.progress().report("to roll back, run: " + plan.getStep());
            return plan;
        };
    }

    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        public DescriptorImpl() {
            super("planRollback", Messages._PlanRollbackStep_DisplayName());
        }
    }
}
