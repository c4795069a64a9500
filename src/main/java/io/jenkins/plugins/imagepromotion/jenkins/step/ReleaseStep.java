package io.jenkins.plugins.imagepromotion.jenkins.step;

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
import io.jenkins.plugins.imagepromotion.jenkins.origin.PublishedBuilds;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.ReleaseResult;
import io.jenkins.plugins.imagepromotion.jenkins.workspace.WorkspaceText;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.release.Release;
import io.jenkins.plugins.imagepromotion.promotion.release.ReleaseFile;
import io.jenkins.plugins.imagepromotion.promotion.release.ReleaseRequest;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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

/** The parameters that both steps for releases share: the name, the images, and how to promote them. */
public abstract class ReleaseStep extends BackgroundStep {
    private static final long serialVersionUID = 1L;

    private @Nullable String name;
    private ArrayList<String> images = new ArrayList<>();
    private ArrayList<String> builds = new ArrayList<>();
    private @Nullable String yaml;
    private @Nullable String to;
    private @Nullable String from;
    private boolean allowPlatformLoss;
    private boolean rollback;
    private @Nullable String policy;
    private @Nullable String credentialsId;

    ReleaseStep() {}

    /** The name of the release; null if the release file contains it. */
    public final @Nullable String getName() {
        return name;
    }

    @DataBoundSetter
    public final void setName(@Nullable String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** The references of the images; empty if another parameter specifies the images. */
    public final List<String> getImages() {
        return List.copyOf(images);
    }

    @DataBoundSetter
    public final void setImages(@Nullable List<String> images) {
        this.images = images == null ? new ArrayList<>() : new ArrayList<>(images);
    }

    /**
     * The builds that published the images, such as {@code team/shop/main#41}; empty if another parameter specifies the
     * images.
     */
    public final List<String> getBuilds() {
        return List.copyOf(builds);
    }

    @DataBoundSetter
    public final void setBuilds(@Nullable List<String> builds) {
        this.builds = builds == null ? new ArrayList<>() : new ArrayList<>(builds);
    }

    /** The content of a release file; null if another parameter specifies the images. */
    public final @Nullable String getYaml() {
        return yaml;
    }

    @DataBoundSetter
    public final void setYaml(@Nullable String yaml) {
        this.yaml = yaml;
    }

    /** The environment to promote to; null for the environment in the release file, or production. */
    public final @Nullable String getTo() {
        return to;
    }

    @DataBoundSetter
    public final void setTo(@Nullable String to) {
        this.to = Util.fixEmptyAndTrim(to);
    }

    /** The environment that the images must come from; null for the source environment in the policy. */
    public final @Nullable String getFrom() {
        return from;
    }

    @DataBoundSetter
    public final void setFrom(@Nullable String from) {
        this.from = Util.fixEmptyAndTrim(from);
    }

    /** Whether each image may lack a platform of the environment's newest image. */
    public final boolean isAllowPlatformLoss() {
        return allowPlatformLoss;
    }

    @DataBoundSetter
    public final void setAllowPlatformLoss(boolean allowPlatformLoss) {
        this.allowPlatformLoss = allowPlatformLoss;
    }

    /** Whether each image may be older than the environment's newest image. */
    public final boolean isRollback() {
        return rollback;
    }

    @DataBoundSetter
    public final void setRollback(boolean rollback) {
        this.rollback = rollback;
    }

    /**
     * The YAML of a policy that tightens the controller's policy; null if the step has no policy. An empty string is
     * rejected.
     */
    public final @Nullable String getPolicy() {
        return policy;
    }

    @DataBoundSetter
    public final void setPolicy(@Nullable String policy) {
        this.policy = policy;
    }

    /** The ID of credentials for the registry of the first image; null for the credentials configured for the registry. */
    public final @Nullable String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(@Nullable String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** The release file in the workspace; empty if another parameter specifies the images. */
    Optional<String> file() {
        return Optional.empty();
    }

    /** The root of the GitOps repository in the workspace; empty to predict nothing. */
    Optional<String> gitOpsFolder() {
        return Optional.empty();
    }

    /** Returns true if the step must not write a tag. */
    abstract boolean isDryRun();

    /** Returns true if the step checks that each layer exists. */
    boolean isVerifyBlobs() {
        return false;
    }

    /** Runs the step on a release. */
    abstract Serializable run(PromotionWiring core, ReleaseRequest request);

    @Override
    protected Work prepare() {
        requireOneSource();
        PublishedBuilds.requireNames(builds);
        if (file().isEmpty() && builds.isEmpty()) {
            ofParameters();
        }
        return (context, log, cancellation) -> {
            ReleaseRequest request = request(context);
            Optional<GitOpsTree> tree = RegistryStep.gitOps(context, gitOpsFolder(), log);
            log.status("reading release " + request.id().name());
            return run(connect(context, request, tree, log, cancellation), request);
        };
    }

    private void requireOneSource() {
        List<String> given = Stream.of(
                        images.isEmpty() ? "" : "images",
                        builds.isEmpty() ? "" : "builds",
                        yaml == null ? "" : "yaml",
                        file().isEmpty() ? "" : "file")
                .filter(source -> !source.isEmpty())
                .toList();
        if (given.size() != 1) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.INVALID_ARGUMENTS, "A release needs exactly one source of images.")
                            .with("given", given.isEmpty() ? "none" : String.join(", ", given))
                            .remedy("Set one of the parameters for the images."));
        }
    }

    /**
     * Returns the request. Each attempt reads the file and the builds again.
     *
     * @throws ImagePromotionException if the images cannot be determined, or do not form a release
     */
    private ReleaseRequest request(StepContext context) throws InterruptedException {
        Optional<String> file = file();
        if (file.isEmpty()) {
            return request();
        }
        String path = file.get();
        return described(path, WorkspaceText.read(context, path, ReleaseFile.MAX_CHARACTERS));
    }

    /** Returns the request of a step without a file. */
    final ReleaseRequest request() {
        return builds.isEmpty() ? ofParameters() : listed(PublishedBuilds.images(builds));
    }

    /** Returns the request if it depends only on the parameters. */
    private ReleaseRequest ofParameters() {
        return yaml == null ? listed(images) : described("yaml", yaml);
    }

    private ReleaseRequest listed(List<String> references) {
        return ReleaseRequest.of(
                requireName(), references.stream().map(this::image).toList());
    }

    private String requireName() {
        if (name == null) {
            throw wrong("A release needs a name.", "Set name.");
        }
        return name;
    }

    private PromotionRequest image(String reference) {
        return new PromotionRequest(
                ImageReference.parse(reference.strip()),
                Optional.empty(),
                Objects.requireNonNullElse(to, PromotionRequest.DEFAULT_ENVIRONMENT),
                Optional.ofNullable(from),
                Optional.empty(),
                isDryRun(),
                Optional.empty(),
                new PromotionRequest.Options(isVerifyBlobs(), allowPlatformLoss, rollback));
    }

    /** All settings of the images are in the file, because a parameter could contradict them. */
    private ReleaseRequest described(String file, String text) {
        if (to != null || from != null || allowPlatformLoss || rollback) {
            throw wrong(
                    "The release file contains the settings of its images, so the step must not set them.",
                    "Move to, from, allowPlatformLoss and rollback to the file.");
        }
        ReleaseRequest request = new ReleaseFile(file, isDryRun(), isVerifyBlobs()).parse(text);
        if (name != null && !name.equals(request.id().name())) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.INVALID_ARGUMENTS, "The name of the release differs from the name in the file.")
                    .with("name", Quoted.text(name))
                    .with("file", request.id().name())
                    .remedy("Correct one of the two, or remove name from the call."));
        }
        return request;
    }

    private static ImagePromotionException wrong(String summary, String remedy) {
        return new ImagePromotionException(
                Failure.of(FailureCode.INVALID_ARGUMENTS, summary).remedy(remedy));
    }

    /**
     * Connects to the registry of the first image. If the registry or the credentials are not allowed, the refusal of each image is
     * recorded.
     */
    private PromotionWiring connect(
            StepContext context,
            ReleaseRequest request,
            Optional<GitOpsTree> tree,
            BuildLog log,
            Cancellation cancellation)
            throws IOException, InterruptedException {
        Run<?, ?> run = context.get(Run.class);
        String node = context.get(FlowNode.class).getId();
        try {
            Repository first = request.images().get(0).image().repository();
            return new PromotionWiring(run, node, first, credentialsId, tree, cancellation, log);
        } catch (ImagePromotionException e) {
            PromotionWiring.refused(run, request.images(), e.failure());
            throw e;
        }
    }

    /** Returns the result of a release. Records the evidence of its promotions, unless it was a dry run. */
    static ReleaseResult result(PromotionWiring core, Release release) {
        return new ReleaseResult(
                release,
                release.promotions().stream()
                        .map(promotion ->
                                new PromotionResult(promotion, core.remember(promotion), core.signedRecord(promotion)))
                        .toList());
    }

    /**
     * Splits and clears the values of a form, which sends one string with a line for each value, and an empty string
     * for a blank field.
     */
    void forgetBlankFields() {
        images = new ArrayList<>(lines(images));
        builds = new ArrayList<>(lines(builds));
        yaml = Util.fixEmptyAndTrim(yaml);
        policy = Util.fixEmptyAndTrim(policy);
    }

    static List<String> lines(List<String> values) {
        return values.stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The forms and descriptions of these steps. */
    public abstract static class ReleaseStepDescriptor extends NamedStepDescriptor {
        ReleaseStepDescriptor(String function, Localizable label) {
            super(function, label, Run.class, TaskListener.class);
        }

        @Override
        public final Step newInstance(@Nullable StaplerRequest2 request, JSONObject form) throws FormException {
            Step step = super.newInstance(request, form);
            if (step instanceof ReleaseStep filled) {
                filled.forgetBlankFields();
            }
            return step;
        }

        @Override
        public final String argumentsToString(Map<String, Object> arguments) {
            return Printable.line("release "
                    + Objects.toString(arguments.get("name"), Objects.toString(arguments.get("file"), "in a file")));
        }

        /**
         * Returns the text for a list in the form, with a line for each value. {@code values} is null in the form of a
         * new step.
         */
        public final String shown(@Nullable List<String> values) {
            return values == null ? "" : String.join("\n", values);
        }

        /** Lists the credentials for the registry of the first image. */
        @POST
        public final ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath @Nullable Item item,
                @QueryParameter String images,
                @QueryParameter String credentialsId) {
            return CredentialsChoice.options(item, registryOf(images), credentialsId);
        }

        /** Checks that the selected credentials exist. */
        @POST
        public final FormValidation doCheckCredentialsId(
                @AncestorInPath @Nullable Item item, @QueryParameter String images, @QueryParameter String value) {
            return CredentialsChoice.check(item, registryOf(images), value);
        }

        private static String registryOf(String images) {
            return RegistryStep.registryOf(
                    Util.fixNull(images).strip().lines().findFirst().orElse(""));
        }
    }
}
