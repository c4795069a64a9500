package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.image.TagTime;
import io.jenkins.plugins.imagepromotion.jenkins.argument.NamedStepDescriptor;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.policy.BuildTag;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code immutableTag}: creates the tag to build an image under. */
public final class ImmutableTagStep extends Step {
    private static final int COMMIT_DIGITS = 12;

    private final String version;
    private @Nullable String environment;
    private @Nullable String branch;
    private @Nullable String commit;
    private long timestamp;

    @DataBoundConstructor
    public ImmutableTagStep(@Nullable String version) {
        this.version = Util.fixNull(version).trim();
    }

    /** Three numbers and an optional pre-release. */
    public String getVersion() {
        return version;
    }

    /** The environment that the image is for; null to derive it from the branch. */
    public @Nullable String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(@Nullable String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    /** The branch that builds the image; null if the environment is given. */
    public @Nullable String getBranch() {
        return branch;
    }

    @DataBoundSetter
    public void setBranch(@Nullable String branch) {
        this.branch = Util.fixEmptyAndTrim(branch);
    }

    /** The source commit; null for the variable {@code GIT_COMMIT}. */
    public @Nullable String getCommit() {
        return commit;
    }

    @DataBoundSetter
    public void setCommit(@Nullable String commit) {
        this.commit = Util.fixEmptyAndTrim(commit);
    }

    /** Unix seconds; 0 for now. */
    public long getTimestamp() {
        return timestamp;
    }

    @DataBoundSetter
    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Ends immediately, so it is not persisted. */
    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1L;

        private final transient ImmutableTagStep step;

        Execution(StepContext context, ImmutableTagStep step) {
            super(context);
            this.step = step;
        }

        @Override
        public boolean start() throws Exception {
            try {
                BuildTag tag = new BuildTag(ImagePromotionConfiguration.get()
                        .judgingPolicy(getContext().get(Run.class).getParent(), null));
                EnvVars variables = getContext().get(EnvVars.class);
                getContext()
                        .onSuccess(tag.of(
                                        Optional.ofNullable(step.environment),
                                        Optional.ofNullable(step.branch),
                                        step.version,
                                        step.commit == null ? checkedOut(variables.get("GIT_COMMIT")) : step.commit,
                                        timestamp())
                                .toString());
                return true;
            } catch (ImagePromotionException e) {
                throw new PromotionFailedException(e.failure());
            }
        }

        /**
         * Accepts only a time during this build, because soak times and tools that follow the newest tag depend on it.
         */
        private long timestamp() throws IOException, InterruptedException {
            Instant now = Instant.now();
            if (step.timestamp == 0) {
                return now.getEpochSecond();
            }
            Run<?, ?> build = getContext().get(Run.class);
            new TagTime(now).require(step.timestamp, Optional.of(Instant.ofEpochMilli(build.getTimeInMillis())));
            return step.timestamp;
        }
    }

    /** Shortens the hash of the commit to digits that still identify it in any repository. */
    private static String checkedOut(@Nullable String commit) {
        if (commit == null) {
            throw new ImagePromotionException(Failure.of(FailureCode.INVALID_TAG, "The commit is missing.")
                    .with("commit", "not given")
                    .with("GIT_COMMIT", "not set")
                    .remedy("Set `commit`: in a scripted pipeline to `checkout(scm).GIT_COMMIT`. A declarative"
                            + " pipeline sets GIT_COMMIT when it checks out."));
        }
        return commit.substring(0, Math.min(commit.length(), COMMIT_DIGITS));
    }

    @Extension
    public static final class DescriptorImpl extends NamedStepDescriptor {
        public DescriptorImpl() {
            super("immutableTag", Messages._ImmutableTagStep_DisplayName(), EnvVars.class, Run.class);
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return Stream.of("environment", "branch", "version")
                    .map(arguments::get)
                    .filter(Objects::nonNull)
                    .map(value -> Printable.line(value.toString()))
                    .collect(Collectors.joining(" "));
        }
    }
}
