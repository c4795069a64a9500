package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.config.CredentialsChoice;
import java.util.Objects;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the steps share: an image, and as whom to work with its registry. */
public abstract class RegistryStep extends Step {
    private final String image;
    private @Nullable String credentialsId;

    /** A step about that image; what is missing is refused when the step runs, with a message that says so. */
    RegistryStep(@Nullable String image) {
        this.image = Util.fixNull(image).trim();
    }

    /** The image reference as written. */
    public final String getImage() {
        return image;
    }

    /** The id of username and password credentials; null for those configured for the registry. */
    public final @Nullable String getCredentialsId() {
        return credentialsId;
    }

    /** Sets the id of username and password credentials; null or blank for those configured for the registry. */
    @DataBoundSetter
    public final void setCredentialsId(@Nullable String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** What the forms and descriptions of the steps share. */
    public abstract static class RegistryStepDescriptor extends StepDescriptor {
        @Override
        public final Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        /** Whether the image is a reference; an expression of the pipeline is not judged. */
        @POST
        public final FormValidation doCheckImage(@QueryParameter String value) {
            String image = Util.fixEmptyAndTrim(value);
            if (image == null || image.contains("$")) {
                return FormValidation.ok();
            }
            try {
                ImageReference.parse(image);
                return FormValidation.ok();
            } catch (ImagePromotionException e) {
                return FormValidation.error(problem(e.failure()));
            }
        }

        /** The credentials that could be used for the image's registry. */
        @POST
        public final ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath @Nullable Item item,
                @QueryParameter String image,
                @QueryParameter String credentialsId) {
            return CredentialsChoice.options(item, registryOf(image), credentialsId);
        }

        /** Whether the chosen credentials exist. */
        @POST
        public final FormValidation doCheckCredentialsId(
                @AncestorInPath @Nullable Item item, @QueryParameter String image, @QueryParameter String value) {
            return CredentialsChoice.check(item, registryOf(image), value);
        }

        /** A failure on one line, as forms show it. */
        private static String problem(Failure failure) {
            String what = failure.summary().replaceFirst("\\.$", "");
            return failure.facts().stream()
                    .filter(fact -> fact.name().equals("problem"))
                    .findFirst()
                    .map(fact -> what + ": " + fact.value() + ".")
                    .orElse(failure.summary());
        }

        private static String registryOf(String image) {
            try {
                return ImageReference.parse(Util.fixNull(image).trim())
                        .repository()
                        .registry();
            } catch (ImagePromotionException e) {
                return "";
            }
        }

        /** An argument as the overview of a build shows it. */
        static String shown(@Nullable Object argument) {
            return Objects.toString(argument, "?");
        }
    }
}
