package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.FilePath;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.argument.NamedStepDescriptor;
import io.jenkins.plugins.imagepromotion.jenkins.background.BackgroundStep;
import io.jenkins.plugins.imagepromotion.jenkins.background.BuildLog;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.CredentialsChoice;
import io.jenkins.plugins.imagepromotion.jenkins.workspace.WorkspaceGitOps;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;
import org.jvnet.localizer.Localizable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** A step about an image in a registry. */
public abstract class RegistryStep extends BackgroundStep {
    private static final long serialVersionUID = 1L;

    private final String image;
    private @Nullable String credentialsId;

    RegistryStep(@Nullable String image) {
        this.image = Util.fixNull(image).trim();
    }

    /** The image as written; a missing one is refused when the step starts. */
    public final String getImage() {
        return image;
    }

    /** The ID of credentials; null for the credentials configured for the registry. */
    public final @Nullable String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(@Nullable String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Prepares the work on an image, within the same rules as {@link #prepare()}. */
    abstract Function<PromotionWiring, Serializable> prepare(ImageReference image);

    /** Returns the root of the GitOps repository in the workspace, if the work needs its files. */
    Optional<String> gitOpsFolder() {
        return Optional.empty();
    }

    @Override
    protected Work prepare() {
        ImageReference parsed = ImageReference.parse(image);
        Function<PromotionWiring, Serializable> work = prepare(parsed);
        return (context, log, cancellation) -> {
            Optional<GitOpsTree> tree = gitOps(context, gitOpsFolder(), log);
            log.status("reading " + parsed);
            return work.apply(connect(context, tree, log, cancellation));
        };
    }

    /** Reads the GitOps repository in this folder of the workspace; empty without a folder. */
    static Optional<GitOpsTree> gitOps(StepContext context, Optional<String> folder, BuildLog log)
            throws InterruptedException {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        log.status("reading the GitOps files in " + Quoted.text(folder.get()));
        return Optional.of(GitOpsTree.of(WorkspaceGitOps.read(context, folder.get())));
    }

    /** Connects to the registry of the image. */
    PromotionWiring connect(StepContext context, Optional<GitOpsTree> tree, BuildLog log, Cancellation cancellation)
            throws IOException, InterruptedException {
        Repository repository = ImageReference.parse(image).repository();
        String node = context.get(FlowNode.class).getId();
        return new PromotionWiring(context.get(Run.class), node, repository, credentialsId, tree, cancellation, log);
    }

    /** Most calls need no node, so the context that Jenkins requires does not include a workspace. */
    @Override
    protected void requireContext(StepContext context) throws IOException, InterruptedException {
        requireWorkspace(context, gitOpsFolder());
    }

    /**
     * Checks that a step can read a folder of the workspace.
     *
     * @throws ImagePromotionException {@code INVALID_ARGUMENTS} if there is a folder, but no workspace
     */
    static void requireWorkspace(StepContext context, Optional<String> folder)
            throws IOException, InterruptedException {
        if (folder.isPresent() && context.get(FilePath.class) == null) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.INVALID_ARGUMENTS, "The step reads a folder, but it runs outside a workspace.")
                    .with("folder", Quoted.text(folder.get()))
                    .remedy("Call the step inside a node that has checked out the GitOps repository."));
        }
    }

    /** Treats blank fields as absent. A form sends an empty string for them; in a pipeline an empty string is a mistake. */
    void forgetBlankFields() {}

    /** Returns the registry of a reference; an empty string if the text is not a reference. */
    static String registryOf(String image) {
        try {
            return ImageReference.parse(Util.fixNull(image).trim()).repository().registry();
        } catch (ImagePromotionException e) {
            return "";
        }
    }

    /** The common base of the forms and descriptions of the steps. */
    public abstract static class RegistryStepDescriptor extends NamedStepDescriptor {
        RegistryStepDescriptor(String function, Localizable label) {
            this(function, label, Run.class, TaskListener.class);
        }

        /** A step that also needs something else, such as a workspace. */
        RegistryStepDescriptor(String function, Localizable label, Class<?>... context) {
            super(function, label, context);
        }

        @Override
        public final Step newInstance(@Nullable StaplerRequest2 request, JSONObject form) throws FormException {
            Step step = super.newInstance(request, form);
            if (step instanceof RegistryStep filled) {
                filled.forgetBlankFields();
            }
            return step;
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return argument(arguments, "image");
        }

        /** Checks that the image is a reference; a pipeline expression such as {@code ${IMAGE}} is not checked. */
        @POST
        public final FormValidation doCheckImage(@AncestorInPath @Nullable Item item, @QueryParameter String value) {
            String image = Util.fixEmptyAndTrim(value);
            if (image == null || image.contains("$") || !CredentialsChoice.mayConfigure(item)) {
                return FormValidation.ok();
            }
            try {
                ImageReference.parse(image);
                return FormValidation.ok();
            } catch (ImagePromotionException e) {
                return FormValidation.error(problem(e.failure()));
            }
        }

        /** Lists the credentials that fit the image's registry. */
        @POST
        public final ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath @Nullable Item item,
                @QueryParameter String image,
                @QueryParameter String credentialsId) {
            return CredentialsChoice.options(item, registryOf(image), credentialsId);
        }

        /** Checks that the selected credentials exist. */
        @POST
        public final FormValidation doCheckCredentialsId(
                @AncestorInPath @Nullable Item item, @QueryParameter String image, @QueryParameter String value) {
            return CredentialsChoice.check(item, registryOf(image), value);
        }

        /** The failure on one line. */
        private static String problem(Failure failure) {
            String what = failure.summary().replaceFirst("\\.$", "");
            return failure.facts().stream()
                    .filter(fact -> fact.name().equals("problem"))
                    .findFirst()
                    .map(fact -> what + ": " + fact.value() + ".")
                    .orElse(failure.summary());
        }

        /** An argument for the overview of a build; {@code ?} if it is missing. */
        static String argument(Map<String, Object> arguments, String name) {
            return Printable.line(Objects.toString(arguments.get(name), "?"));
        }
    }
}
