package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.TaskListener;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code assertImmutableReferences}: fails the build if files of the workspace name images that can change. */
public final class AssertImmutableReferencesStep extends Step {
    private String paths = "";
    private String includes = "";
    private String excludes = "";
    private String environment = "";
    private String sarif = "";
    private @Nullable String policy;

    /** The step for the whole workspace. */
    @DataBoundConstructor
    public AssertImmutableReferencesStep() {
        // Everything may be left out.
    }

    /** The folders and files to scan, divided by commas; empty for the current folder. */
    public String getPaths() {
        return paths;
    }

    /** Sets the folders and files to scan. */
    @DataBoundSetter
    public void setPaths(@Nullable String paths) {
        this.paths = Util.fixNull(paths).trim();
    }

    /** Patterns of the files to read, divided by commas; empty for all. */
    public String getIncludes() {
        return includes;
    }

    /** Sets the patterns of the files to read. */
    @DataBoundSetter
    public void setIncludes(@Nullable String includes) {
        this.includes = Util.fixNull(includes).trim();
    }

    /** Patterns of the files and folders to leave out, divided by commas. */
    public String getExcludes() {
        return excludes;
    }

    /** Sets the patterns of the files and folders to leave out. */
    @DataBoundSetter
    public void setExcludes(@Nullable String excludes) {
        this.excludes = Util.fixNull(excludes).trim();
    }

    /** The environment that every file is judged for; empty for the one that its path names. */
    public String getEnvironment() {
        return environment;
    }

    /** Sets the environment that every file is judged for. */
    @DataBoundSetter
    public void setEnvironment(@Nullable String environment) {
        this.environment = Util.fixNull(environment).trim();
    }

    /** The file in the workspace to write as SARIF; empty for none. */
    public String getSarif() {
        return sarif;
    }

    /** Sets the file to write as SARIF. */
    @DataBoundSetter
    public void setSarif(@Nullable String sarif) {
        this.sarif = Util.fixNull(sarif).trim();
    }

    /** The text of a policy that tightens the one in Manage Jenkins; null for none. */
    public @Nullable String getPolicy() {
        return policy;
    }

    /** Sets the text of a policy that tightens the one in Manage Jenkins; null for none. */
    @DataBoundSetter
    public void setPolicy(@Nullable String policy) {
        this.policy = policy;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Not resumed after a restart of the controller: the agent that scanned may be another then. */
    private static final class Execution extends SynchronousNonBlockingStepExecution<ScanReport> {
        private static final long serialVersionUID = 1L;

        private final String paths;
        private final String includes;
        private final String excludes;
        private final String environment;
        private final String sarif;
        private final @Nullable String policy;

        Execution(StepContext context, AssertImmutableReferencesStep step) {
            super(context);
            this.paths = step.paths;
            this.includes = step.includes;
            this.excludes = step.excludes;
            this.environment = step.environment;
            this.sarif = step.sarif;
            this.policy = step.policy;
        }

        @Override
        protected ScanReport run() throws Exception {
            BuildLog log = new BuildLog(getContext().get(TaskListener.class), DescriptorImpl.NAME);
            try {
                WorkspaceFindings found = getContext().get(FilePath.class).act(scan());
                found.lines().forEach(log::report);
                found.require();
                return new ScanReport(found.files(), found.waived(), sarif);
            } catch (ImagePromotionException e) {
                throw new PromotionFailedException(e.failure());
            }
        }

        /** Made when it is sent, because what travels to an agent is not what a build may keep. */
        private WorkspaceScan scan() {
            Policy judging = ImagePromotionConfiguration.get().judgingPolicy(policy);
            if (!environment.isEmpty()) {
                judging.environment(environment);
            }
            return new WorkspaceScan(
                    judging,
                    paths.isEmpty() ? List.of(".") : parts(paths),
                    parts(includes),
                    parts(excludes),
                    environment,
                    sarif);
        }

        private static List<String> parts(String text) {
            return Arrays.stream(text.split(",", -1))
                    .map(String::trim)
                    .filter(part -> !part.isEmpty())
                    .toList();
        }
    }

    /** The step's name and form. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        static final String NAME = "assertImmutableReferences";

        @Override
        public String getFunctionName() {
            return NAME;
        }

        @Override
        public String getDisplayName() {
            return "Assert that files name only images that cannot change";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(FilePath.class, TaskListener.class);
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return Objects.toString(arguments.get("paths"), ".");
        }
    }
}
