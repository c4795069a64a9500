package io.jenkins.plugins.imagepromotion.controller;

import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;

/** The approvals that a build waits for. The log is no help: an input with parameters does not print its message. */
final class Questions {
    private static final long TIMEOUT_MILLIS = 60_000;

    private Questions() {}

    /** Waits until the build asks that many questions at once. */
    static List<InputStepExecution> of(WorkflowRun run, int count) throws Exception {
        long end = System.currentTimeMillis() + TIMEOUT_MILLIS;
        List<InputStepExecution> questions = asked(run);
        while (questions.size() != count) {
            if (!run.isBuilding() || System.currentTimeMillis() > end) {
                throw new AssertionError(
                        "The build asks " + questions.size() + " questions instead of " + count + ":\n" + run.getLog());
            }
            Thread.sleep(100);
            questions = asked(run);
        }
        return questions;
    }

    /** Approves as that user. */
    static void approve(InputStepExecution question, String user) throws Exception {
        try (ACLContext as = ACL.as(User.getById(user, true))) {
            question.proceed(Map.of("promotion", "anything"));
        }
    }

    /** Aborts as that user. */
    static void abort(InputStepExecution question, String user) throws Exception {
        try (ACLContext as = ACL.as(User.getById(user, true))) {
            question.doAbort();
        }
    }

    /** The questions that the build asks now. */
    static List<InputStepExecution> asked(WorkflowRun run) throws Exception {
        InputAction action = run.getAction(InputAction.class);
        return action == null
                ? List.of()
                : action.getExecutions().stream()
                        .filter(question -> !question.isSettled())
                        .toList();
    }
}
