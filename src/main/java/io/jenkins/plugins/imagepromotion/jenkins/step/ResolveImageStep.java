package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code resolveImage}: which digest a reference names at this moment. */
public final class ResolveImageStep extends RegistryStep {
    /** The step for that image. */
    @DataBoundConstructor
    public ResolveImageStep(@Nullable String image) {
        super(image);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    private static final class Execution extends RegistryExecution<ResolvedImage> {
        private static final long serialVersionUID = 1L;

        private final String image;

        Execution(StepContext context, ResolveImageStep step) {
            super(context, DescriptorImpl.NAME, step.getCredentialsId());
            this.image = step.getImage();
        }

        @Override
        Work<ResolvedImage> parse() {
            ImageReference parsed = ImageReference.parse(image);
            return new Work<>(parsed, core -> {
                core.progress().report("resolving " + parsed);
                ResolvedImage resolved = ResolvedImage.of(core.resolveImage().resolve(parsed));
                core.progress().report("it is " + resolved.getDigest());
                return resolved;
            });
        }
    }

    /** The step's name and form. */
    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        static final String NAME = "resolveImage";

        @Override
        public String getFunctionName() {
            return NAME;
        }

        @Override
        public String getDisplayName() {
            return "Resolve an image to its digest";
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return shown(arguments.get("image"));
        }
    }
}
