package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;

/** A body is not what it should be; {@link HttpRegistry} makes it a failure of the request that it answered. */
final class UnreadableContent extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;

    /** The body breaks the protocol. */
    UnreadableContent(String problem) {
        this(FailureCode.UNREADABLE_ANSWER, problem);
    }

    /** The body is right but not for us. */
    UnreadableContent(FailureCode code, String problem) {
        super(problem);
        this.code = code;
    }

    FailureCode code() {
        return code;
    }

    /** What is wrong, a part of a sentence. */
    String problem() {
        return String.valueOf(getMessage());
    }
}
