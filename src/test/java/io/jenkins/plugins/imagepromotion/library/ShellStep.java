package io.jenkins.plugins.imagepromotion.library;

import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** {@code sh}, as those see it who listen to steps. */
final class ShellStep extends Step {
    private final String script;

    ShellStep(String script) {
        this.script = script;
    }

    @Override
    public StepExecution start(StepContext context) {
        throw new AssertionError("the engine runs the script itself");
    }

    @Override
    public StepDescriptor getDescriptor() {
        return new StepDescriptor() {
            @Override
            public String getFunctionName() {
                return "sh";
            }

            @Override
            public Map<String, Object> defineArguments(Step step) {
                return Map.of("script", ((ShellStep) step).script);
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of();
            }

            @Override
            public String getDisplayName() {
                return "Shell Script";
            }
        };
    }
}
