package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.jenkins.argument.NamedStepDescriptor;
import io.jenkins.plugins.imagepromotion.jenkins.background.BackgroundStep;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.result.ScanResult;
import io.jenkins.plugins.imagepromotion.jenkins.workspace.ScanCheck;
import io.jenkins.plugins.imagepromotion.jenkins.workspace.WorkspaceFindings;
import io.jenkins.plugins.imagepromotion.jenkins.workspace.WorkspaceScan;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import java.util.Map;
import java.util.Objects;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** {@code assertImmutableReferences}: fails the build if files in the workspace name images that can change. */
public final class AssertImmutableReferencesStep extends BackgroundStep {
    private static final long serialVersionUID = 1L;

    private String paths = "";
    private String includes = "";
    private String excludes = "";
    private String environment = "";
    private String sarif = "";
    private @Nullable String policy;

    @DataBoundConstructor
    public AssertImmutableReferencesStep() {
        // All parameters are optional.
    }

    /** Folders and files, separated by commas or spaces; empty for the current folder. */
    public String getPaths() {
        return paths;
    }

    @DataBoundSetter
    public void setPaths(@Nullable String paths) {
        this.paths = Util.fixNull(paths).trim();
    }

    /** Patterns of the files to read, separated by commas or spaces; empty for all. */
    public String getIncludes() {
        return includes;
    }

    @DataBoundSetter
    public void setIncludes(@Nullable String includes) {
        this.includes = Util.fixNull(includes).trim();
    }

    /** Patterns of the files and folders to skip, separated by commas or spaces. */
    public String getExcludes() {
        return excludes;
    }

    @DataBoundSetter
    public void setExcludes(@Nullable String excludes) {
        this.excludes = Util.fixNull(excludes).trim();
    }

    /** The environment that applies to every file; empty for the environment that the file's path determines. */
    public String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(@Nullable String environment) {
        this.environment = Util.fixNull(environment).trim();
    }

    /** The SARIF file to write in the workspace; empty for none. */
    public String getSarif() {
        return sarif;
    }

    @DataBoundSetter
    public void setSarif(@Nullable String sarif) {
        this.sarif = Util.fixNull(sarif).trim();
    }

    /** The YAML of a policy that tightens the controller's; null for none. */
    public @Nullable String getPolicy() {
        return policy;
    }

    @DataBoundSetter
    public void setPolicy(@Nullable String policy) {
        this.policy = policy;
    }

    private WorkspaceScan scan(Run<?, ?> run) {
        Policy judging = ImagePromotionConfiguration.get().judgingPolicy(run.getParent(), policy);
        if (!environment.isEmpty()) {
            judging.environment(environment);
        }
        return new WorkspaceScan(
                judging, Settings.split(paths), Settings.split(includes), Settings.split(excludes), environment, sarif);
    }

    @Override
    protected Work prepare() {
        return (context, log, cancellation) -> {
            log.status("scanning the workspace");
            WorkspaceFindings found = scan(context.get(Run.class)).run(context);
            found.lines().forEach(log::report);
            if (Jenkins.get().getPlugin(ScanCheck.PLUGIN) != null) {
                ScanCheck.publish(context, found, environment, log);
            }
            if (found.refusal().isPresent()) {
                throw found.refusal().get();
            }
            return new ScanResult(found.files(), found.waived(), sarif);
        };
    }

    @Extension
    public static final class DescriptorImpl extends NamedStepDescriptor {
        static final String NAME = "assertImmutableReferences";

        public DescriptorImpl() {
            super(
                    NAME,
                    Messages._AssertImmutableReferencesStep_DisplayName(),
                    Run.class,
                    FilePath.class,
                    TaskListener.class);
        }

        /** A form sends an empty string for a blank policy, which means none; in a pipeline it is a mistake. */
        @Override
        public Step newInstance(@Nullable StaplerRequest2 request, JSONObject form) throws FormException {
            Step step = super.newInstance(request, form);
            if (step instanceof AssertImmutableReferencesStep filled) {
                filled.policy = Util.fixEmptyAndTrim(filled.policy);
            }
            return step;
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return Printable.line(Objects.toString(arguments.get("paths"), "."));
        }
    }
}
