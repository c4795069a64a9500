package io.jenkins.plugins.imagepromotion.testing.jenkins;

import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A step of another plugin, such as {@code sh}, as a listener sees it. */
public class ScriptStep extends Step {
    private final String name;
    private final Map<String, Object> arguments;

    public ScriptStep(String name, Map<String, Object> arguments) {
        this.name = name;
        this.arguments = arguments;
    }

    /** {@code sh script}. */
    public static ScriptStep sh(String script) {
        return new ScriptStep("sh", Map.of("script", script));
    }

    @Override
    public StepExecution start(StepContext context) {
        throw new AssertionError("nothing starts it here");
    }

    @Override
    public StepDescriptor getDescriptor() {
        return new StepDescriptor() {
            @Override
            public String getFunctionName() {
                return name;
            }

            @Override
            public Map<String, Object> defineArguments(Step step) {
                return ((ScriptStep) step).arguments;
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of();
            }

            @Override
            public String getDisplayName() {
                return name;
            }
        };
    }
}
