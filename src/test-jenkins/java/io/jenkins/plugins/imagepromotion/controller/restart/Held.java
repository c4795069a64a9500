package io.jenkins.plugins.imagepromotion.controller.restart;

import hudson.XmlFile;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jenkins.model.RunAction2;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;

/** Holds a thread of the controller before or after it saves a build, until the controller is killed. */
final class Held extends SaveableListener {
    /** A build of this job is held before it is saved with an announced promotion. */
    static final String ANNOUNCED = "announced";
    /** A build of this job is held before it is saved with a completed promotion. */
    static final String PROMOTED = "promoted";
    /** A build of this job is held after it is saved with a completed promotion. */
    static final String RECORDED = "recorded";
    /** A build of this job is held once a question is answered. */
    static final String ANSWERED = "answered";

    private final Path marks;
    /** Whether a user is answering a question. */
    private volatile boolean isAnswering;

    Held(Path marks) {
        this.marks = marks;
    }

    void answering() {
        isAnswering = true;
    }

    @Override
    public void onChange(Saveable saved, XmlFile file) {
        if (saved instanceof WorkflowRun run && isToHold(run)) {
            hold(marks, run);
        }
    }

    private boolean isToHold(WorkflowRun run) {
        String job = run.getParent().getName();
        return job.equals(RECORDED) && has(run, "PROMOTED") || job.equals(ANSWERED) && isAnswering && asksNothing(run);
    }

    private static void hold(Path marks, Run<?, ?> run) {
        try {
            Files.createFile(marks.resolve(run.getParent().getName()));
            Thread.sleep(Duration.ofMinutes(10).toMillis());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean has(Run<?, ?> run, String outcome) {
        PromotionAction action = run.getAction(PromotionAction.class);
        return action != null
                && action.getPromotions().stream()
                        .anyMatch(one -> one.getOutcome().equals(outcome));
    }

    private static boolean asksNothing(WorkflowRun run) {
        try {
            return run.getAction(InputAction.class).getExecutions().isEmpty();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Holds the thread that is about to save the build, because this action is written with it. */
    static final class Before extends InvisibleAction implements RunAction2 {
        private final transient Path marks;
        private transient Run<?, ?> run;

        Before(Path marks) {
            this.marks = marks;
        }

        @Override
        public void onAttached(Run<?, ?> attached) {
            run = attached;
        }

        @Override
        public void onLoad(Run<?, ?> loaded) {
            run = loaded;
        }

        private Object writeReplace() {
            if (run != null) {
                String job = run.getParent().getName();
                if (job.equals(ANNOUNCED) && has(run, "UNCONFIRMED") || job.equals(PROMOTED) && has(run, "PROMOTED")) {
                    hold(marks, run);
                }
            }
            // The controller cannot load this class after the restart, so another action is saved.
            return new CauseAction(new Cause.UserIdCause("carol"));
        }
    }
}
