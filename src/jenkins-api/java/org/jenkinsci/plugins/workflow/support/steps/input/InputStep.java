package org.jenkinsci.plugins.workflow.support.steps.input;

import hudson.model.ParameterDefinition;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;

public class InputStep extends Step implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String message;
    private String id = "";
    private @Nullable String submitter;
    private @Nullable String ok;
    private List<ParameterDefinition> parameters = List.of();

    public InputStep(String message) {
        this.message = message;
    }

    public String getMessage() {
        return message;
    }

    public void setId(String id) {
        this.id = id;
    }

    public String getId() {
        return id;
    }

    public void setSubmitter(@Nullable String submitter) {
        this.submitter = submitter == null || submitter.isEmpty() ? null : submitter;
    }

    public @Nullable String getSubmitter() {
        return submitter;
    }

    public void setOk(@Nullable String ok) {
        this.ok = ok;
    }

    public @Nullable String getOk() {
        return ok;
    }

    public void setParameters(List<ParameterDefinition> parameters) {
        this.parameters = parameters;
    }

    public List<ParameterDefinition> getParameters() {
        return parameters;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new InputStepExecution(this, context);
    }

    @Override
    public DescriptorImpl getDescriptor() {
        return new DescriptorImpl();
    }

    public static class DescriptorImpl extends StepDescriptor {
        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of();
        }

        @Override
        public String getFunctionName() {
            return "input";
        }
    }
}
