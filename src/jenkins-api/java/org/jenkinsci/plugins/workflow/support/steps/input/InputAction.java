package org.jenkinsci.plugins.workflow.support.steps.input;

import hudson.model.Action;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

public class InputAction implements Action {
    private final List<InputStepExecution> executions = new CopyOnWriteArrayList<>();

    public void add(InputStepExecution step) throws IOException, InterruptedException, TimeoutException {
        executions.add(step);
    }

    public void remove(InputStepExecution step) throws IOException, InterruptedException, TimeoutException {
        executions.remove(step);
    }

    public List<InputStepExecution> getExecutions() throws InterruptedException, TimeoutException {
        return List.copyOf(executions);
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
        return "input";
    }
}
