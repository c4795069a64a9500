package io.jenkins.plugins.imagepromotion.jenkins.start;

import hudson.model.BooleanParameterDefinition;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.VersionOrder;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.CredentialsChoice;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImage;
import io.jenkins.plugins.imagepromotion.jenkins.page.EnvironmentHistory;
import io.jenkins.plugins.imagepromotion.jenkins.page.EnvironmentImage;
import io.jenkins.plugins.imagepromotion.jenkins.page.PromotionEvent;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;

/** One image that a build published, and one environment to which the configured job can promote it. */
public final class PromotionOffer {
    /** The names of the parameters that a job without an <i>Image to promote</i> parameter needs. */
    private static final String IMAGE = "IMAGE";

    private static final String DIGEST = "DIGEST";

    /** The name of the boolean parameter of a job that can declare a rollback. */
    private static final String ROLLBACK = "ROLLBACK";

    private static final String SET_JOB =
            "Set the promotion job of the environment in Manage Jenkins > System > Image promotion.";

    private final Run<?, ?> run;
    private final PublishedImage image;
    private final Environment environment;
    private @Nullable List<EnvironmentImage> there;

    PromotionOffer(Run<?, ?> run, PublishedImage image, Environment environment) {
        this.run = run;
        this.image = image;
        this.environment = environment;
    }

    public PublishedImage getImage() {
        return image;
    }

    public String getEnvironment() {
        return environment.name();
    }

    /**
     * Returns the images of the environment; empty if the user may not see its current image. Reads the evidence at the first call, because
     * the page of the build does not need it.
     */
    private Optional<EnvironmentImage> there() {
        List<EnvironmentImage> known = there;
        if (known == null) {
            known = EnvironmentHistory.of(ImageReference.parse(image.getImage()).repository(), environment).stream()
                    .toList();
            there = known;
        }
        return known.stream().findFirst();
    }

    private Optional<PromotionEvent> current() {
        return there().map(EnvironmentImage::getCurrent);
    }

    private boolean isCurrent() {
        return current()
                .filter(now -> now.getDigest().equals(image.getDigest()))
                .isPresent();
    }

    /** Returns true if the environment had the image before its current image, or if the current image has a higher version. */
    private boolean isOlder() {
        boolean isEarlier = there().filter(state -> state.had(Digest.parse(image.getDigest())))
                .isPresent();
        boolean isLower = current()
                .filter(now -> VersionOrder.compare(image.getVersion(), now.getVersion()) < 0)
                .isPresent();
        return (isEarlier || isLower) && !isCurrent();
    }

    /** True if the page offers a rollback: the image is older than the current one, and the job can declare a rollback. */
    public boolean isRollback() {
        return canRollBack() && isOlder();
    }

    /** Returns true if the job has the parameter that declares a rollback. */
    boolean canRollBack() {
        Job<?, ?> job = getJob();
        return job != null
                && ImageToPromoteParameterDefinition.definitions(job).stream().anyMatch(PromotionOffer::isRollback);
    }

    private static boolean isRollback(ParameterDefinition definition) {
        return definition instanceof BooleanParameterDefinition
                && definition.getName().equals(ROLLBACK);
    }

    /** A sentence that compares the image with the current image of the environment; null if it is newer, or if no current image is on record. */
    public @Nullable String getNote() {
        if (isCurrent()) {
            return Messages.PromotionOffer_Current(getEnvironment());
        }
        String now = current().map(PromotionEvent::getTargetTag).orElse("");
        if (isRollback()) {
            return Messages.PromotionOffer_Rollback(getEnvironment(), now, ROLLBACK);
        }
        return isOlder() ? Messages.PromotionOffer_Older(getEnvironment(), now, ROLLBACK) : null;
    }

    /** The text of the button. */
    public String getButton() {
        return isRollback()
                ? Messages.PromotionOffer_RollBackTo(getEnvironment())
                : Messages.PromotionOffer_PromoteTo(getEnvironment());
    }

    /** The job that would be started; null if none is configured, or the user cannot read it. */
    public @Nullable Job<?, ?> getJob() {
        return configured().map(PromotionOffer::readable).orElse(null);
    }

    /** Why the current user cannot start the job; null if the user can start it. This does not send a request to a registry. */
    public @Nullable String getProblem() {
        try {
            Job<?, ?> job = job();
            parameterOf(job);
            return job.hasPermission(Item.BUILD) ? null : Messages.PromotionOffer_MayNotBuild();
        } catch (ImagePromotionException e) {
            return e.getMessage();
        }
    }

    boolean isOf(String reference, String target) {
        return image.getImage().equals(reference) && environment.name().equals(target);
    }

    /** Returns whether an administrator configured a job, even if the user cannot read it. */
    boolean hasJob() {
        return configured().isPresent();
    }

    /**
     * Starts the job as the current user.
     *
     * @param rollback whether the user chose to roll back. A job with a boolean parameter {@code ROLLBACK} receives it
     * @return the URL of the job, relative to the root URL
     * @throws ImagePromotionException {@code NO_PROMOTION_JOB}, {@code PROMOTION_JOB_UNSUITABLE}, or the failure of the check by an
     *     <i>Image to promote</i> parameter
     * @throws AccessDeniedException if the user cannot build the job
     */
    String start(boolean rollback) {
        Job<?, ?> job = job();
        job.checkPermission(Item.BUILD);
        Optional<ImageToPromoteParameterDefinition> typed = parameterOf(job);
        Map<String, ParameterValue> values = new LinkedHashMap<>();
        for (ParameterDefinition definition : ImageToPromoteParameterDefinition.definitions(job)) {
            ParameterValue value = typed.filter(found -> found == definition).isPresent()
                    ? typed.get().checked(job, image.getReference())
                    : named(definition, typed.isEmpty(), rollback);
            if (value != null) {
                values.put(value.getName(), value);
            }
        }
        CauseAction cause = new CauseAction(new PromotedFromBuildCause(run, image.getImage()));
        ParametersAction parameters = new ParametersAction(new ArrayList<>(values.values()));
        if (ParameterizedJobMixIn.scheduleBuild2(job, -1, cause, parameters) == null) {
            throw unsuitable(job, "Jenkins did not accept the build", "Start the job manually to see the reason.");
        }
        return job.getUrl();
    }

    private @Nullable ParameterValue named(ParameterDefinition definition, boolean byName, boolean rollback) {
        if (isRollback(definition)) {
            return ((BooleanParameterDefinition) definition).createValue(Boolean.toString(rollback));
        }
        if (byName && definition instanceof StringParameterDefinition text) {
            if (definition.getName().equals(IMAGE)) {
                return text.createValue(image.getImage());
            }
            if (definition.getName().equals(DIGEST)) {
                return text.createValue(image.getDigest());
            }
        }
        return definition.getDefaultParameterValue();
    }

    private Optional<String> configured() {
        return ImagePromotionConfiguration.get().promotionJob(getEnvironment());
    }

    /** Returns the job if the current user can read it; null otherwise, even if the user can discover it. */
    static @Nullable Job<?, ?> readable(String name) {
        try {
            return Jenkins.get().getItemByFullName(name, Job.class);
        } catch (AccessDeniedException e) {
            return null;
        }
    }

    private Job<?, ?> job() {
        Job<?, ?> job = getJob();
        if (job == null) {
            throw noJob();
        }
        return job;
    }

    /**
     * Returns the failure for a missing job. It reveals whether the job exists only to users who may see the setting.
     */
    private ImagePromotionException noJob() {
        Optional<String> name = configured();
        if (!CredentialsChoice.mayConfigure(null)) {
            return noJob(
                    "No promotion job is configured for the environment, or you cannot read it.",
                    Optional.empty(),
                    "Ask an administrator to set the promotion job of the environment in Manage Jenkins, and to give you"
                            + " permission to read and build it.");
        }
        if (name.isEmpty()) {
            return noJob("No promotion job is configured for the environment.", name, SET_JOB);
        }
        return ImagePromotionConfiguration.isJob(name.get())
                ? noJob(
                        "You cannot read the promotion job of the environment.",
                        name,
                        "Ask an administrator for permission to read and build the job.")
                : noJob(
                        "The promotion job of the environment does not exist.",
                        name,
                        "The job may have been renamed, moved or deleted. " + SET_JOB);
    }

    private ImagePromotionException noJob(String summary, Optional<String> name, String remedy) {
        return new ImagePromotionException(Failure.of(FailureCode.NO_PROMOTION_JOB, summary)
                .withOptional("job", name)
                .with("environment", getEnvironment())
                .with("image", image.getImage())
                .remedy(remedy));
    }

    /** Returns the parameter that receives the image; empty if the parameters {@code IMAGE} and {@code DIGEST} receive it. */
    private Optional<ImageToPromoteParameterDefinition> parameterOf(Job<?, ?> job) {
        if (!job.isBuildable()) {
            throw unsuitable(
                    job, "the job is disabled", "Enable the job, or set another promotion job in Manage Jenkins.");
        }
        List<ImageToPromoteParameterDefinition> typed = ImageToPromoteParameterDefinition.definitions(job).stream()
                .filter(ImageToPromoteParameterDefinition.class::isInstance)
                .map(ImageToPromoteParameterDefinition.class::cast)
                .toList();
        Optional<ImageToPromoteParameterDefinition> fitting = typed.stream()
                .filter(definition ->
                        definition.isFor(ImageReference.parse(image.getImage()).repository(), getEnvironment()))
                .findFirst();
        if (fitting.isEmpty()) {
            requireNames(job, typed);
        }
        return fitting;
    }

    private void requireNames(Job<?, ?> job, List<ImageToPromoteParameterDefinition> others) {
        if (!others.isEmpty()) {
            ImageToPromoteParameterDefinition other = others.get(0);
            throw unsuitable(
                    job,
                    "its parameter " + other.getName() + " is for " + Quoted.text(other.getRepository()) + " and the"
                            + " environment " + other.getTo(),
                    "Add an Image to promote parameter for this repository and environment to the job.");
        }
        List<String> missing = new ArrayList<>(List.of(IMAGE, DIGEST));
        ImageToPromoteParameterDefinition.definitions(job).stream()
                .filter(StringParameterDefinition.class::isInstance)
                .forEach(definition -> missing.remove(definition.getName()));
        if (!missing.isEmpty()) {
            throw unsuitable(
                    job,
                    "it has no Image to promote parameter, and no string parameter " + String.join(" and ", missing),
                    "Add an Image to promote parameter to the job, or the string parameters " + IMAGE + " and " + DIGEST
                            + ". A Pipeline job has no parameters until its first build.");
        }
    }

    private ImagePromotionException unsuitable(Job<?, ?> job, String problem, String remedy) {
        return new ImagePromotionException(
                Failure.of(FailureCode.PROMOTION_JOB_UNSUITABLE, "The promotion job cannot be started with this image.")
                        .with("job", job.getFullName())
                        .with("problem", problem)
                        .with("environment", getEnvironment())
                        .with("image", image.getImage())
                        .remedy(remedy));
    }
}
