package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.lineage.AssertPromoted;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code assertPromoted}: fails the build unless an image of a protected environment came there by promotion. */
public final class AssertPromotedStep extends RegistryStep {
    /** The step for that image, or for the whole repository where it has neither tag nor digest. */
    @DataBoundConstructor
    public AssertPromotedStep(@Nullable String image) {
        super(image);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    private static final class Execution extends RegistryExecution<Lineage> {
        private static final long serialVersionUID = 1L;

        private final String image;

        Execution(StepContext context, AssertPromotedStep step) {
            super(context, DescriptorImpl.NAME, step.getCredentialsId());
            this.image = step.getImage();
        }

        @Override
        Work<Lineage> parse() {
            ImageReference parsed = ImageReference.parse(image);
            return new Work<>(parsed, core -> {
                io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage lineage = core.readLineage(parsed);
                Optional<Failure> drift = core.drift(lineage);
                AssertPromoted.require(lineage);
                drift.ifPresent(failure -> {
                    throw new ImagePromotionException(failure);
                });
                core.progress().report(lineage.subjects().size() + " protected tags looked at, each a promotion");
                return Lineage.of(lineage);
            });
        }
    }

    /** The step's name and form. */
    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        static final String NAME = "assertPromoted";

        @Override
        public String getFunctionName() {
            return NAME;
        }

        @Override
        public String getDisplayName() {
            return "Assert that production images are promotions";
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return shown(arguments.get("image"));
        }
    }
}
