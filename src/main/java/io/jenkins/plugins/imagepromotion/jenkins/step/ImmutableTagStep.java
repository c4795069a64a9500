package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.policy.BuildTag;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code immutableTag}: the tag to build an image under, of an environment whose images are built. */
public final class ImmutableTagStep extends Step {
    private final String version;
    private @Nullable String environment;
    private @Nullable String branch;
    private @Nullable String commit;
    private long timestamp;

    /** The step for that version. */
    @DataBoundConstructor
    public ImmutableTagStep(@Nullable String version) {
        this.version = Util.fixNull(version).trim();
    }

    /** The version: three numbers and an optional pre-release. */
    public String getVersion() {
        return version;
    }

    /** The environment that the image is for; null to have the branch tell it. */
    public @Nullable String getEnvironment() {
        return environment;
    }

    /** Sets the environment that the image is for. */
    @DataBoundSetter
    public void setEnvironment(@Nullable String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    /** The branch that builds the image; null where the environment is named. */
    public @Nullable String getBranch() {
        return branch;
    }

    /** Sets the branch that builds the image. */
    @DataBoundSetter
    public void setBranch(@Nullable String branch) {
        this.branch = Util.fixEmptyAndTrim(branch);
    }

    /** The source commit; null for the variable {@code GIT_COMMIT}. */
    public @Nullable String getCommit() {
        return commit;
    }

    /** Sets the source commit; null or blank for the variable {@code GIT_COMMIT}. */
    @DataBoundSetter
    public void setCommit(@Nullable String commit) {
        this.commit = Util.fixEmptyAndTrim(commit);
    }

    /** The moment of the build in Unix seconds; 0 for now. */
    public long getTimestamp() {
        return timestamp;
    }

    /** Sets the moment of the build in Unix seconds; 0 for now. */
    @DataBoundSetter
    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Ends at once: it asks nobody but the policy. */
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
                BuildTag tag = new BuildTag(ImagePromotionConfiguration.get().judgingPolicy());
                EnvVars variables = getContext().get(EnvVars.class);
                getContext()
                        .onSuccess(tag.of(
                                        Optional.ofNullable(step.environment),
                                        Optional.ofNullable(step.branch),
                                        step.version,
                                        BuildTag.commit(step.commit, variables.get("GIT_COMMIT")),
                                        step.timestamp == 0 ? System.currentTimeMillis() / 1000 : step.timestamp)
                                .toString());
                return true;
            } catch (ImagePromotionException e) {
                throw new PromotionFailedException(e.failure());
            }
        }
    }

    /** The step's name and form. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "immutableTag";
        }

        @Override
        public String getDisplayName() {
            return "Make the immutable tag to build an image under";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(EnvVars.class);
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return Stream.of("environment", "branch", "version")
                    .map(arguments::get)
                    .filter(Objects::nonNull)
                    .map(Object::toString)
                    .reduce((one, other) -> one + " " + other)
                    .orElse("?");
        }
    }
}
