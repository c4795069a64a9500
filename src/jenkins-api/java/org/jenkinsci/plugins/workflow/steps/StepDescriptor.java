package org.jenkinsci.plugins.workflow.steps;

import hudson.model.Descriptor;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

public abstract class StepDescriptor extends Descriptor<Step> {
    public abstract Set<? extends Class<?>> getRequiredContext();

    public abstract String getFunctionName();

    public Step newInstance(Map<String, Object> arguments) throws Exception {
        throw new UnsupportedOperationException("not in a controller");
    }

    public boolean takesImplicitBlockArgument() {
        return false;
    }

    public Map<String, Object> defineArguments(Step step) {
        throw new UnsupportedOperationException();
    }

    public @Nullable String argumentsToString(Map<String, Object> arguments) {
        return null;
    }

    public boolean isAdvanced() {
        return false;
    }
}
