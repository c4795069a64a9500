package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.promotion.release.ReleaseRequest;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * {@code promoteRelease}: gives a set of tested images tags of the next environment, after all of them have passed
 * every check.
 */
public final class PromoteReleaseStep extends ReleaseStep {
    private static final long serialVersionUID = 1L;

    private @Nullable String file;
    private ArrayList<String> digests = new ArrayList<>();
    private boolean dryRun;
    private boolean verifyBlobs;
    private @Nullable String gitops;

    @DataBoundConstructor
    public PromoteReleaseStep() {
        // The images can be set in several ways.
    }

    /** The release file in the workspace; null if another parameter specifies the images. */
    public @Nullable String getFile() {
        return file;
    }

    @DataBoundSetter
    public void setFile(@Nullable String file) {
        this.file = Util.fixEmptyAndTrim(file);
    }

    /** The required digest of each image, in the order of the images; empty to accept the current digests. */
    public List<String> getDigests() {
        return List.copyOf(digests);
    }

    @DataBoundSetter
    public void setDigests(@Nullable List<String> digests) {
        this.digests = digests == null ? new ArrayList<>() : new ArrayList<>(digests);
    }

    @Override
    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** Whether to check before the promotion that the registry has each layer. */
    @Override
    public boolean isVerifyBlobs() {
        return verifyBlobs;
    }

    @DataBoundSetter
    public void setVerifyBlobs(boolean verifyBlobs) {
        this.verifyBlobs = verifyBlobs;
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
    Optional<String> file() {
        return Optional.ofNullable(file);
    }

    /** The context that Jenkins requires does not include a workspace, because only files need one. */
    @Override
    protected void requireContext(StepContext context) throws IOException, InterruptedException {
        if (file != null && context.get(FilePath.class) == null) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.INVALID_ARGUMENTS, "The step reads a file, but it runs outside a workspace.")
                            .with("file", Quoted.text(file))
                            .remedy("Call the step inside a node that has the file."));
        }
        RegistryStep.requireWorkspace(context, gitOpsFolder());
    }

    @Override
    protected Work prepare() {
        digests.forEach(Digest::parse);
        return super.prepare();
    }

    @Override
    Serializable run(PromotionWiring core, ReleaseRequest request) {
        ReleaseRequest approved = digests.isEmpty()
                ? request
                : request.holding(digests.stream().map(Digest::parse).toList());
        return result(core, core.promote(getPolicy(), approved));
    }

    @Override
    void forgetBlankFields() {
        super.forgetBlankFields();
        digests = new ArrayList<>(lines(digests));
    }

    @Extension
    public static final class DescriptorImpl extends ReleaseStepDescriptor {
        public DescriptorImpl() {
            super("promoteRelease", Messages._PromoteReleaseStep_DisplayName());
        }
    }
}
