package io.jenkins.plugins.imagepromotion.controller;

import java.util.List;
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

    private static List<InputStepExecution> asked(WorkflowRun run) throws Exception {
        InputAction action = run.getAction(InputAction.class);
        return action == null
                ? List.of()
                : action.getExecutions().stream()
                        .filter(question -> !question.isSettled())
                        .toList();
    }
}
