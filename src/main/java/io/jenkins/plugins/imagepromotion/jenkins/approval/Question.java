package io.jenkins.plugins.imagepromotion.jenkins.approval;

import com.google.common.util.concurrent.ListenableFuture;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.Failure;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.User;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStep;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.jenkinsci.plugins.workflow.support.steps.input.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * One question to users. It is a regular Jenkins input, so users see and answer it wherever Jenkins shows inputs, and Jenkins enforces who
 * may answer: it reads the names from {@link SubmitterStep} at each attempt. Unlike the answer to an input, the answer is recorded on the
 * flow node of our step, and does not end the step.
 *
 * <p>Loaded only if the plugin that provides {@code input} is installed.
 */
public final class Question implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(Question.class.getName());

    private final InputStepExecution input;
    private final int number;

    private Question(InputStepExecution input, int number) {
        this.input = input;
        this.number = number;
    }

    /** Is notified when a question ends. It is persisted with the question. */
    public interface Asker extends Serializable {
        /** Returns the promotions that the question is about. */
        List<PlannedImage> images();

        /** A user answered, and the answer was recorded for each image. */
        void answered();

        /**
         * The question ended without an answer, because it was withdrawn, or aborted by a user who is not allowed to
         * answer it.
         */
        void ended(Throwable cause);
    }

    /**
     * Makes sure that the build can show questions. Call it where only one thread works on the build, as Jenkins would otherwise
     * lose the question of one branch.
     */
    public static void prepare(Run<?, ?> run) {
        if (run.getAction(InputAction.class) == null) {
            run.addAction(new InputAction());
        }
    }

    /**
     * Asks. Call it in the background, because Jenkins may have to load the build first.
     *
     * @param message the heading
     * @param choice what the person chooses, the only choice
     * @param facts what the person should know, on several lines
     * @param submitters the users and groups that may answer if they have the permission to approve for the job, and
     *     {@link io.jenkins.plugins.imagepromotion.policy.demand.Approvals#PERMITTED} for all users who have it; empty
     *     for all users who may build the job
     * @param byName the submitters who may answer without that permission
     */
    public static Question ask(
            StepContext context,
            Asker asker,
            String message,
            String choice,
            String facts,
            List<String> submitters,
            List<String> byName)
            throws IOException, InterruptedException {
        int number = answersOn(context.get(FlowNode.class));
        SubmitterStep step = new SubmitterStep(message, context, submitters, byName);
        step.setId("Promotion-" + context.get(FlowNode.class).getId() + "-" + number);
        step.setOk("Approve");
        step.setParameters(List.of(new ChoiceParameterDefinition("promotion", new String[] {choice}, facts)));
        Question question = new Question(execution(step, new Context(context, asker, step)), number);
        // A controller that was killed right after it asked may have stored only the name of this question.
        question.registered(InputAction::remove);
        try {
            question.input.start();
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        return question;
    }

    private static InputStepExecution execution(InputStep step, StepContext context) throws IOException {
        try {
            return (InputStepExecution) step.start(context);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static int answersOn(FlowNode node) {
        return ApprovalAction.on(node).size();
    }

    /** Returns whether an answer to it is on record. */
    public boolean isAnswered() throws IOException, InterruptedException {
        return answersOn(input.getContext().get(FlowNode.class)) > number;
    }

    /** Shows it again after a restart of the controller. Call it in the background. */
    public void showAgain() throws IOException, InterruptedException {
        registered((inputs, question) -> {
            inputs.remove(question);
            inputs.add(question);
        });
    }

    /** Removes the question from the list, because it no longer needs an answer. Call this in the background. */
    public void close() throws IOException, InterruptedException {
        registered(InputAction::remove);
    }

    /** Ends it without an answer; {@link Asker#ended} gets the cause. */
    public void withdraw(Throwable cause) {
        try {
            input.stop(cause);
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, "cannot withdraw a question", e);
        }
    }

    /** A change to the list of questions that Jenkins keeps. */
    private interface Change {
        void apply(InputAction inputs, InputStepExecution question)
                throws IOException, InterruptedException, TimeoutException;
    }

    private void registered(Change change) throws IOException, InterruptedException {
        Run<?, ?> run = input.getContext().get(Run.class);
        prepare(run);
        try {
            change.apply(run.getAction(InputAction.class), input);
        } catch (TimeoutException e) {
            throw new IOException("Jenkins cannot load the questions of " + run.getUrl(), e);
        }
    }

    /** The context of the input. It belongs to the same build, but records an answer instead of ending the step. */
    private static final class Context extends StepContext {
        private static final long serialVersionUID = 1L;

        private final StepContext step;
        private final Asker asker;
        private final SubmitterStep asked;

        Context(StepContext step, Asker asker, SubmitterStep asked) {
            this.step = step;
            this.asker = asker;
            this.asked = asked;
        }

        @Override
        public <T> T get(Class<T> key) throws IOException, InterruptedException {
            return step.get(key);
        }

        /** Called in the request of the user who approves. */
        @Override
        public void onSuccess(Object result) {
            record(true);
        }

        /** Called in the request of the user who aborts the question, or when the question is withdrawn. */
        @Override
        public void onFailure(Throwable cause) {
            if (cause instanceof FlowInterruptedException interruption
                    && interruption.getCauses().stream().anyMatch(Rejection.class::isInstance)
                    && mayAnswer()) {
                record(false);
            } else {
                asker.ended(cause);
            }
        }

        private void record(boolean isApproved) {
            User user = User.current();
            try {
                FlowNode node = get(FlowNode.class);
                boolean isPermitted = SubmitterStep.isPermitted(get(Run.class));
                Optional<Set<String>> askedAs = asked.askedAs();
                Instant now = Instant.now();
                for (PlannedImage image : asker.images()) {
                    node.addAction(new ApprovalAction(
                            image.subject(),
                            image.tag(),
                            isApproved,
                            user == null ? "" : user.getId(),
                            isPermitted,
                            askedAs,
                            now));
                }
                asker.answered();
            } catch (IOException | InterruptedException e) {
                asker.ended(e);
            }
        }

        /**
         * A user who can cancel a build can also abort its questions; that is not a rejection. This question is already
         * settled, so Jenkins checks the user's permission against a new, identical question.
         */
        private boolean mayAnswer() {
            try {
                execution(asked, this).preSubmissionCheck();
                return true;
            } catch (Failure | IOException | InterruptedException e) {
                LOGGER.log(Level.FINE, "aborted by a user who may not answer", e);
                return false;
            }
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            return step.newBodyInvoker();
        }

        @Override
        public boolean isReady() {
            return step.isReady();
        }

        @Override
        public @Nullable ListenableFuture<Void> saveState() {
            return step.saveState();
        }

        @Override
        public void setResult(Result result) {
            step.setResult(result);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Context context && step.equals(context.step);
        }

        @Override
        public int hashCode() {
            return step.hashCode();
        }
    }
}
