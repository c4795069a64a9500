package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.AssertDigestMatches.Expected;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ClusterState;
import io.jenkins.plugins.imagepromotion.promotion.deployed.RunningContainer;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code assertDigestMatches}: fails the build unless two references, or a reference and a digest, name the same bytes. */
public final class AssertDigestMatchesStep extends RegistryStep {
    private final String expected;
    private @Nullable String deployed;

    /** The step for that image and what it is expected to be. */
    @DataBoundConstructor
    public AssertDigestMatchesStep(@Nullable String image, @Nullable String expected) {
        super(image);
        this.expected = Util.fixNull(expected).trim();
    }

    /** The expected digest or image reference as written. */
    public String getExpected() {
        return expected;
    }

    /** What a cluster says that it runs, as JSON; null to compare images alone. */
    public @Nullable String getDeployed() {
        return deployed;
    }

    /** Sets what a cluster says that it runs. */
    @DataBoundSetter
    public void setDeployed(@Nullable String deployed) {
        this.deployed = deployed;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    private static final class Execution extends RegistryExecution<ResolvedImage> {
        private static final long serialVersionUID = 1L;

        private final String image;
        private final String expected;
        private final @Nullable String deployed;

        Execution(StepContext context, AssertDigestMatchesStep step) {
            super(context, DescriptorImpl.NAME, step.getCredentialsId());
            this.image = step.getImage();
            this.expected = step.getExpected();
            this.deployed = step.getDeployed();
        }

        @Override
        Work<ResolvedImage> parse() {
            ImageReference parsed = ImageReference.parse(image);
            Expected wanted = Expected.parse(expected);
            List<RunningContainer> running = deployed == null ? List.of() : ClusterState.read(deployed);
            return new Work<>(parsed, core -> {
                core.progress().report("comparing " + parsed + " with " + wanted.text());
                ResolvedImage found =
                        ResolvedImage.of(core.assertDigestMatches().check(parsed, wanted));
                core.progress().report("both are " + found.getDigest());
                if (deployed != null) {
                    int containers = core.assertDeployed().check(parsed, running);
                    core.progress().report(containers + " containers run it");
                }
                return found;
            });
        }
    }

    /** The step's name and form. */
    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        static final String NAME = "assertDigestMatches";

        @Override
        public String getFunctionName() {
            return NAME;
        }

        @Override
        public String getDisplayName() {
            return "Assert that an image is the expected one, by digest";
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return shown(arguments.get("image")) + " = " + shown(arguments.get("expected"));
        }
    }
}
