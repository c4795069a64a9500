package io.jenkins.plugins.imagepromotion.jenkins.start;

import hudson.Extension;
import hudson.Util;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Run;
import hudson.model.SimpleParameterDefinition;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.jenkins.config.FieldCheck;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.CredentialsChoice;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImagesAction;
import io.jenkins.plugins.imagepromotion.promotion.candidate.Candidate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * A build parameter that offers the images that can be promoted to an environment. Every value, regardless of its source, is checked when
 * the build is requested. The build receives {@code repository:tag@digest}.
 */
public final class ImageToPromoteParameterDefinition extends SimpleParameterDefinition {
    private static final long serialVersionUID = 1L;
    private static final String DEFAULT_TARGET = "production";

    private String repository;
    private String to = DEFAULT_TARGET;
    private @Nullable String credentialsId;
    private @Nullable String lastSuccessfulOf;

    @DataBoundConstructor
    public ImageToPromoteParameterDefinition(String name, @Nullable String repository) {
        super(Util.fixNull(name).trim());
        this.repository = Util.fixNull(repository).trim();
    }

    /** Fills in the missing parts of a saved configuration. */
    private Object readResolve() {
        repository = Util.fixNull(repository);
        setTo(to);
        return this;
    }

    /** The repository whose images are offered, without a tag. */
    public String getRepository() {
        return repository;
    }

    /** The environment to promote to; its origins' images are offered. */
    public String getTo() {
        return to;
    }

    @DataBoundSetter
    public void setTo(@Nullable String to) {
        String environment = Util.fixEmptyAndTrim(to);
        this.to = environment == null ? DEFAULT_TARGET : environment;
    }

    /** The credentials to read the registry with; null for the credentials configured for the registry. */
    public @Nullable String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@Nullable String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** The full name of the job whose last stable build published the default image; null for no default. */
    public @Nullable String getLastSuccessfulOf() {
        return lastSuccessfulOf;
    }

    @DataBoundSetter
    public void setLastSuccessfulOf(@Nullable String lastSuccessfulOf) {
        this.lastSuccessfulOf = Util.fixEmptyAndTrim(lastSuccessfulOf);
    }

    @Override
    @DataBoundSetter
    public void setDescription(@Nullable String description) {
        super.setDescription(Util.fixEmptyAndTrim(description));
    }

    /** Returns the parsed {@link #getRepository()}, or throws {@code INVALID_REFERENCE}. */
    Repository repository() {
        return Repository.parse(repository);
    }

    /** Returns whether the parameter offers images of that repository for that environment. */
    boolean isFor(Repository wanted, String environment) {
        try {
            return to.equals(environment) && repository().equals(wanted);
        } catch (ImagePromotionException e) {
            return false;
        }
    }

    /**
     * Returns the newest image that the last stable build of the other job published, if the current user can read that job. The build
     * recorded the digest, so this does not send a request to a registry.
     */
    @Override
    public @Nullable ParameterValue getDefaultParameterValue() {
        return defaultImage().map(this::value).orElse(null);
    }

    private Optional<String> defaultImage() {
        return Optional.ofNullable(lastSuccessfulOf)
                .map(PromotionOffer::readable)
                .map(Job::getLastStableBuild)
                .flatMap(build -> PublishedImagesAction.of((Run<?, ?>) build).stream()
                        .filter(this::isOffered)
                        .max(Comparator.comparing(PublishedImage::getAt)))
                .map(PublishedImage::getReference);
    }

    private boolean isOffered(PublishedImage published) {
        try {
            return ImageReference.parse(published.getImage()).repository().equals(repository())
                    && ImagePromotionConfiguration.get()
                            .judgingPolicy()
                            .target(to)
                            .origins()
                            .contains(published.getEnvironment());
        } catch (ImagePromotionException e) {
            return false;
        }
    }

    /** Reads the value of the classic form. */
    @Override
    public ParameterValue createValue(StaplerRequest2 request, JSONObject form) {
        return createValue(form.optString("value"));
    }

    /** Checks a value from the form, REST, the command line interface, or a {@code build} step of another pipeline. */
    @Override
    public ParameterValue createValue(String value) {
        Optional<Job<?, ?>> requested = requested();
        try {
            return checked(requested.orElseGet(this::owner), value);
        } catch (ImagePromotionException e) {
            String message = getName() + ": " + e.getMessage();
            // Jenkins shows a Failure on a page; the command line interface prints the message of the other exception.
            throw requested.isPresent()
                    ? new hudson.model.Failure(message, true)
                    : new IllegalArgumentException(message, e);
        }
    }

    /**
     * Returns the value for a build of the job.
     *
     * @throws ImagePromotionException if the image cannot be promoted to the environment, does not exist, or has another digest
     */
    ImageToPromoteParameterValue checked(Job<?, ?> job, String value) {
        return value(new OfferedImages(job, this).require(value).canonical());
    }

    private ImageToPromoteParameterValue value(String image) {
        return new ImageToPromoteParameterValue(getName(), image, getDescription());
    }

    /** Returns the job of this parameter if the current request is for it. */
    private Optional<Job<?, ?>> requested() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        Job<?, ?> job = request == null ? null : request.findAncestorObject(Job.class);
        return Optional.<Job<?, ?>>ofNullable(job).filter(this::isOf);
    }

    /**
     * Finds the job of this parameter, whose credentials are used to read the registry. Jenkins does not pass the job to a parameter if the
     * build is requested by the command line interface or by a pipeline.
     */
    @SuppressWarnings({"rawtypes", "try"})
    private Job<?, ?> owner() {
        try (ACLContext asSystem = ACL.as2(ACL.SYSTEM2)) {
            return StreamSupport.stream(Jenkins.get().allItems(Job.class).spliterator(), false)
                    .filter(job -> isOf((Job<?, ?>) job))
                    .map(job -> (Job<?, ?>) job)
                    .findFirst()
                    .orElseThrow(() -> new ImagePromotionException(
                            Failure.of(FailureCode.INVALID_ARGUMENTS, "The parameter no longer belongs to a job.")
                                    .with("parameter", Quoted.text(getName()))
                                    .remedy("The job was changed in the meantime. Start it again.")));
        }
    }

    private boolean isOf(Job<?, ?> job) {
        return definitions(job).stream().anyMatch(definition -> definition == this);
    }

    /** Returns the parameters of the job; empty if it has none. */
    static List<ParameterDefinition> definitions(Job<?, ?> job) {
        ParametersDefinitionProperty property = job.getProperty(ParametersDefinitionProperty.class);
        return property == null ? List.of() : property.getParameterDefinitions();
    }

    /** The form of the parameter, and the list that it offers. */
    @Extension
    @Symbol("imageToPromote")
    public static final class DescriptorImpl extends ParameterDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.ImageToPromoteParameterDefinition_DisplayName();
        }

        /**
         * Lists the images that a parameter of the job offers. Responds only to users who can build the job, and only for parameters of the
         * job, so that other users cannot make the controller send requests to a registry. If the images cannot be listed, the only entry
         * contains the reason, because Jenkins hides a failure of this call.
         *
         * @param parameter the name of the parameter
         */
        @POST
        public ListBoxModel doFillValueItems(@AncestorInPath @Nullable Item item, @QueryParameter String parameter) {
            if (!(item instanceof Job<?, ?> job) || !item.hasPermission(Item.BUILD)) {
                return new ListBoxModel();
            }
            Optional<ImageToPromoteParameterDefinition> found = definitions(job).stream()
                    .filter(ImageToPromoteParameterDefinition.class::isInstance)
                    .map(ImageToPromoteParameterDefinition.class::cast)
                    .filter(definition -> definition.getName().equals(parameter))
                    .findFirst();
            return found.isPresent() ? options(job, found.get()) : new ListBoxModel();
        }

        private static ListBoxModel options(Job<?, ?> job, ImageToPromoteParameterDefinition definition) {
            ListBoxModel options = new ListBoxModel();
            List<Candidate> candidates;
            try {
                candidates = new OfferedImages(job, definition).newest();
            } catch (ImagePromotionException e) {
                String reason = e.failure().summary() + " [" + e.failure().code() + "]";
                options.add(
                        new ListBoxModel.Option(Messages.ImageToPromoteParameterDefinition_NoList(reason), "", true));
                return options;
            }
            Optional<String> standard = definition.defaultImage();
            if (standard.isEmpty()) {
                options.add(new ListBoxModel.Option(
                        candidates.isEmpty()
                                ? Messages.ImageToPromoteParameterDefinition_NoImages()
                                : Messages.ImageToPromoteParameterDefinition_Choose(),
                        "",
                        true));
            }
            boolean isListed = false;
            for (Candidate candidate : candidates) {
                String image = candidate.reference().canonical();
                Optional<String> pinned = standard.filter(found -> found.startsWith(image + "@"));
                isListed |= pinned.isPresent();
                options.add(new ListBoxModel.Option(
                        label(candidate, definition.getTo()), pinned.orElse(image), pinned.isPresent()));
            }
            if (standard.isPresent() && !isListed) {
                options.add(0, new ListBoxModel.Option(standard.get(), standard.get(), true));
            }
            return options;
        }

        private static String label(Candidate candidate, String target) {
            String image = Messages.ImageToPromoteParameterDefinition_Image(
                    candidate.tag().version(),
                    candidate.tag().commit(),
                    Util.getTimeSpanString(Math.max(
                            0, System.currentTimeMillis() - candidate.tag().timestamp() * 1000)));
            return switch (candidate.presence()) {
                case ABSENT -> image;
                case PROMOTED -> Messages.ImageToPromoteParameterDefinition_Promoted(image, target);
                case SAME_COMMIT -> Messages.ImageToPromoteParameterDefinition_SameCommit(image, target);
            };
        }

        /** Checks that the repository is a reference without a tag. */
        @POST
        public FormValidation doCheckRepository(@AncestorInPath @Nullable Item item, @QueryParameter String value) {
            FormValidation reference = FieldCheck.check(item, value, Repository::parse);
            String repository = Util.fixEmptyAndTrim(value);
            if (reference.kind != FormValidation.Kind.OK
                    || repository == null
                    || !CredentialsChoice.mayConfigure(item)
                    || ImageReference.parse(repository).namesRegistry()) {
                return reference;
            }
            return FormValidation.warning(
                    Messages.ImageToPromoteParameterDefinition_NoRegistry(Repository.parse(repository)));
        }

        /** Checks that images can be promoted to the environment. */
        @POST
        public FormValidation doCheckTo(@AncestorInPath @Nullable Item item, @QueryParameter String value) {
            return FieldCheck.check(
                    item,
                    value,
                    name -> ImagePromotionConfiguration.get().judgingPolicy().target(name));
        }

        /** Checks that the user can read the job. */
        @POST
        public FormValidation doCheckLastSuccessfulOf(
                @AncestorInPath @Nullable Item item, @QueryParameter String value) {
            String name = Util.fixEmptyAndTrim(value);
            return name == null || !CredentialsChoice.mayConfigure(item) || PromotionOffer.readable(name) != null
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.ImageToPromoteParameterDefinition_NoJob());
        }

        /** Completes the names of jobs that the user can read. */
        public AutoCompletionCandidates doAutoCompleteLastSuccessfulOf(@QueryParameter String value) {
            return AutoCompletionCandidates.ofJobNames(Job.class, value, Jenkins.get());
        }

        /** Lists the credentials that can be used for the registry. */
        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath @Nullable Item item,
                @QueryParameter String repository,
                @QueryParameter String credentialsId) {
            return CredentialsChoice.options(item, registryOf(repository), credentialsId);
        }

        /** Checks that the selected credentials exist. */
        @POST
        public FormValidation doCheckCredentialsId(
                @AncestorInPath @Nullable Item item, @QueryParameter String repository, @QueryParameter String value) {
            return CredentialsChoice.check(item, registryOf(repository), value);
        }

        private static String registryOf(@Nullable String repository) {
            try {
                return ImageReference.parse(Util.fixNull(repository).trim())
                        .repository()
                        .registry();
            } catch (ImagePromotionException e) {
                return "";
            }
        }
    }
}
