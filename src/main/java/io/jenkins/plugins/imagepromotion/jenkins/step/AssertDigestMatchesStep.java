package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.AssertDigestMatches.Expected;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code assertDigestMatches}: fails the build unless two references, or a reference and a digest, name the same bytes. */
public final class AssertDigestMatchesStep extends RegistryStep {
    private final String expected;

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

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    private static final class Execution extends RegistryExecution<ResolvedImage> {
        private static final long serialVersionUID = 1L;

        private final String image;
        private final String expected;

        Execution(StepContext context, AssertDigestMatchesStep step) {
            super(context, DescriptorImpl.NAME, step.getCredentialsId());
            this.image = step.getImage();
            this.expected = step.getExpected();
        }

        @Override
        Work<ResolvedImage> parse() {
            ImageReference parsed = ImageReference.parse(image);
            Expected wanted = Expected.parse(expected);
            return new Work<>(parsed, core -> {
                core.progress().report("comparing " + parsed + " with " + wanted.text());
                ResolvedImage found =
                        ResolvedImage.of(core.assertDigestMatches().check(parsed, wanted));
                core.progress().report("both are " + found.getDigest());
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
