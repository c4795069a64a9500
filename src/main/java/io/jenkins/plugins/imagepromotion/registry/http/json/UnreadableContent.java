package io.jenkins.plugins.imagepromotion.registry.http.json;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;

/** A body does not have the expected content; the caller turns this into a failure of the request. */
public final class UnreadableContent extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;

    /** The body breaks the protocol. */
    public UnreadableContent(String problem) {
        this(FailureCode.UNREADABLE_ANSWER, problem);
    }

    /** The body is valid but not supported. */
    public UnreadableContent(FailureCode code, String problem) {
        super(problem);
        this.code = code;
    }

    public FailureCode code() {
        return code;
    }

    /** Returns what is wrong, as part of a sentence. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
