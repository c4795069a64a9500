package org.jenkinsci.plugins.workflow.support.steps.input;

import hudson.model.Failure;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.User;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.HttpResponse;

public class InputStepExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private final InputStep input;
    private boolean isSettled;

    InputStepExecution(InputStep input, StepContext context) {
        super(context);
        this.input = input;
    }

    @Override
    public boolean start() throws Exception {
        action().add(this);
        return false;
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        isSettled = true;
        action().remove(this);
        super.stop(cause);
    }

    public InputStep getInput() {
        return input;
    }

    public boolean isSettled() {
        return isSettled;
    }

    public @Nullable HttpResponse proceed(@Nullable Map<String, Object> parameters) throws Exception {
        isSettled = true;
        action().remove(this);
        getContext().onSuccess(parameters);
        return null;
    }

    public @Nullable HttpResponse doAbort() throws Exception {
        isSettled = true;
        action().remove(this);
        getContext().onFailure(new FlowInterruptedException(Result.ABORTED, new Rejection(User.current())));
        return null;
    }

    /** Here groups do not exist, and without a submitter every user may answer. */
    public void preSubmissionCheck() throws IOException, InterruptedException {
        User user = User.current();
        String submitter = input.getSubmitter();
        boolean mayAnswer = submitter == null
                || user != null && List.of(submitter.split(",")).contains(user.getId());
        if (isSettled || !mayAnswer) {
            throw new Failure("You need to be " + submitter + " to submit this.");
        }
    }

    private InputAction action() throws Exception {
        Run<?, ?> run = getContext().get(Run.class);
        InputAction action = run.getAction(InputAction.class);
        return action == null ? new InputAction() : action;
    }
}
