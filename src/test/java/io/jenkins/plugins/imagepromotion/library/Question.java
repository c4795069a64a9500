package io.jenkins.plugins.imagepromotion.library;

import java.util.List;
import java.util.Map;

/**
 * What {@code input} asked, to be answered by a test as a person would.
 *
 * @param message the question
 * @param submitter who may answer
 * @param choices what the one parameter offers
 * @param description what is said below the parameter
 * @param executor the node that is held while it waits; null for none
 */
record Question(String message, String submitter, List<String> choices, String description, String executor) {

    /** An answer: what {@code input} returns, or how it ends the build. */
    interface Answer {
        Object to(Question question);
    }

    /** Proceeds with the form as it is. */
    static final Answer APPROVE = question -> question.choices().get(0);

    /** Proceeds without the form, over REST. */
    static final Answer PROCEED_EMPTY = question -> null;

    /** Aborts. */
    static final Answer REJECT = question -> {
        throw new Interruption("Rejected by alice");
    };

    /** Does not answer until the time is up. */
    static final Answer IGNORE = question -> {
        throw new Interruption("Timeout has been exceeded");
    };

    /** Ends a build as ABORTED, as FlowInterruptedException does. */
    static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Interruption(String cause) {
            super(cause);
        }
    }

    static Question of(Map<?, ?> arguments, Map<String, String> environment) {
        List<?> parameters = (List<?>) arguments.get("parameters");
        Map<?, ?> choice = (Map<?, ?>) parameters.get(0);
        return new Question(
                arguments.get("message").toString(),
                arguments.get("submitter").toString(),
                ((List<?>) choice.get("choices")).stream().map(Object::toString).toList(),
                choice.get("description").toString(),
                environment.get("NODE_NAME"));
    }
}
