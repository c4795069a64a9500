package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.gitops.DeploymentForecast;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.result.PredictionResult;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code predictDeployment}: returns what Flux and Argo CD select now, or once a tag exists. */
public final class PredictDeploymentStep extends RegistryStep {
    private static final long serialVersionUID = 1L;

    private String path = ".";

    /** A repository without a tag returns what is selected now. */
    @DataBoundConstructor
    public PredictDeploymentStep(@Nullable String image) {
        super(image);
    }

    /** The root of the GitOps repository in the workspace. */
    public String getPath() {
        return path;
    }

    /** Null or blank means the current folder. */
    @DataBoundSetter
    public void setPath(@Nullable String path) {
        this.path = Objects.requireNonNullElse(Util.fixEmptyAndTrim(path), ".");
    }

    @Override
    Optional<String> gitOpsFolder() {
        return Optional.of(path);
    }

    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        return core -> {
            DeploymentForecast forecast = core.predictDeployment(image);
            forecast.lines().forEach(core.progress()::report);
            return new PredictionResult(forecast);
        };
    }

    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        public DescriptorImpl() {
            super("predictDeployment", Messages._PredictDeploymentStep_DisplayName());
        }
    }
}
