package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.result.PinResult;
import io.jenkins.plugins.imagepromotion.jenkins.workspace.WorkspaceFindings;
import io.jenkins.plugins.imagepromotion.jenkins.workspace.WorkspacePin;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code pinImage}: writes a tag and its digest into the files of its environment in the workspace. */
public final class PinImageStep extends RegistryStep {
    private static final long serialVersionUID = 1L;

    private String paths = "";
    private @Nullable String policy;

    @DataBoundConstructor
    public PinImageStep(@Nullable String image) {
        super(image);
    }

    /** Folders and files, separated by commas or spaces; empty for the current folder. */
    public String getPaths() {
        return paths;
    }

    @DataBoundSetter
    public void setPaths(@Nullable String paths) {
        this.paths = Util.fixNull(paths).trim();
    }

    /** The YAML of a policy that tightens the controller's, or null. */
    public @Nullable String getPolicy() {
        return policy;
    }

    @DataBoundSetter
    public void setPolicy(@Nullable String policy) {
        this.policy = policy;
    }

    @Override
    void forgetBlankFields() {
        policy = Util.fixEmptyAndTrim(policy);
    }

    /** Looks up the digest on the controller, which has the credentials. */
    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        return core -> core.imageToPin(policy, image).toString();
    }

    @Override
    protected Work prepare() {
        Work lookUp = super.prepare();
        List<String> named = Settings.split(paths);
        return (context, log, cancellation) -> {
            String pinned = lookUp.run(context, log, cancellation).toString();
            Policy judging = ImagePromotionConfiguration.get()
                    .judgingPolicy(context.get(Run.class).getParent(), policy);
            log.status("pinning " + pinned + " in the workspace");
            log.ifStopped("files in the workspace may have changed; run the step again to change the rest");
            WorkspaceFindings done = WorkspacePin.run(context, judging, ImageReference.parse(pinned), named);
            done.lines().forEach(log::report);
            if (done.refusal().isPresent()) {
                throw done.refusal().get();
            }
            return new PinResult(pinned, done.changed(), done.changes(), done.diff());
        };
    }

    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        public DescriptorImpl() {
            super("pinImage", Messages._PinImageStep_DisplayName(), Run.class, FilePath.class, TaskListener.class);
        }
    }
}
