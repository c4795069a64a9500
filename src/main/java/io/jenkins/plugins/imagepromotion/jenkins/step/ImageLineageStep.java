package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code imageLineage}: which tags hold an image, and which protected ones are promotions. */
public final class ImageLineageStep extends RegistryStep {
    private @Nullable String version;

    /** The step for that image, or for the whole repository where it has neither tag nor digest. */
    @DataBoundConstructor
    public ImageLineageStep(@Nullable String image) {
        super(image);
    }

    /** The version whose tags are asked for; null for the image or the repository. */
    public @Nullable String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(@Nullable String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    private static final class Execution extends RegistryExecution<Lineage> {
        private static final long serialVersionUID = 1L;

        private final String image;
        private final @Nullable String version;

        Execution(StepContext context, ImageLineageStep step) {
            super(context, DescriptorImpl.NAME, step.getCredentialsId());
            this.image = step.getImage();
            this.version = step.version;
        }

        @Override
        Work<Lineage> parse() {
            ImageReference parsed = ImageReference.parse(image);
            return new Work<>(parsed, core -> {
                Lineage lineage =
                        Lineage.of(version == null ? core.readLineage(parsed) : core.readLineage(parsed, version));
                lineage.getVerdicts().forEach((tag, verdict) -> core.progress().report(tag + " is " + verdict));
                return lineage;
            });
        }
    }

    /** The step's name and form. */
    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        static final String NAME = "imageLineage";

        @Override
        public String getFunctionName() {
            return NAME;
        }

        @Override
        public String getDisplayName() {
            return "Tell where an image comes from";
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return shown(arguments.get("image"));
        }
    }
}
