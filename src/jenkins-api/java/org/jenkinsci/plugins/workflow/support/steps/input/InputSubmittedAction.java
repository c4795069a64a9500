package org.jenkinsci.plugins.workflow.support.steps.input;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jspecify.annotations.Nullable;

public class InputSubmittedAction implements PersistentAction {
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final @Nullable String approver;

    public InputSubmittedAction(@Nullable String approver, @Nullable Map<String, Object> parameters) {
        this.approver = approver;
        if (parameters != null) {
            this.parameters.putAll(parameters);
        }
    }

    public Map<String, Object> getParameters() {
        return parameters;
    }

    public @Nullable String getApprover() {
        return approver;
    }

    @Override
    public @Nullable String getIconFileName() {
        return null;
    }

    @Override
    public @Nullable String getDisplayName() {
        return null;
    }

    @Override
    public @Nullable String getUrlName() {
        return null;
    }
}
