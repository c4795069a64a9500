package io.jenkins.plugins.imagepromotion.library;

import hudson.model.ChoiceParameterDefinition;
import hudson.model.SignedIn;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;

/**
 * What {@code approvePromotion} asked, to be answered by a test as a person would.
 *
 * @param message the question
 * @param submitter who may answer; null for all users
 * @param choices what the one parameter offers
 * @param description what is said below the parameter
 */
record Question(String message, String submitter, List<String> choices, String description) {

    /** An answer: what a person does with the question. */
    interface Answer {
        void to(Question question, InputStepExecution input) throws Exception;
    }

    /** Proceeds with the form as it is. */
    static final Answer APPROVE = (question, input) ->
            input.proceed(Map.of("promotion", question.choices().get(0)));

    /** Proceeds without the form, over REST. */
    static final Answer PROCEED_EMPTY = (question, input) -> input.proceed(null);

    /** Aborts. */
    static final Answer REJECT = (question, input) -> input.doAbort();

    /** Does not answer until the time is up. */
    static final Answer IGNORE = (question, input) -> input.stop(new Interruption("Timeout has been exceeded"));

    /** Ends a build as ABORTED, as FlowInterruptedException does. */
    static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Interruption(String cause) {
            super(cause);
        }
    }

    static Question of(InputStepExecution input) {
        ChoiceParameterDefinition choice =
                (ChoiceParameterDefinition) input.getInput().getParameters().get(0);
        return new Question(
                input.getInput().getMessage(),
                input.getInput().getSubmitter(),
                choice.getChoices(),
                choice.getDescription());
    }

    /** Answers as the first of those who may. */
    void answer(Answer answer, InputStepExecution input) throws Exception {
        SignedIn.as(submitter == null ? "carol" : submitter.split(",", 2)[0], () -> answer.to(this, input));
    }
}
