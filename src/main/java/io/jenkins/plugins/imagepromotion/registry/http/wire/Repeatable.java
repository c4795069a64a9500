package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.util.Set;

/** Whether a request may be made again when it is not known what became of it. */
public enum Repeatable {
    /** Twice does the same as once. */
    ALWAYS,
    /**
     * Twice may do harm: a tag written a second time may by then be somebody else's. Only 429 says for sure that the request
     * was not taken; a 503 may come from a proxy whose registry is still at work.
     */
    UNLESS_TAKEN;

    private static final int TOO_MANY_REQUESTS = 429;
    /** What registries and the proxies before them say when it may be better in a moment; 499 and 522 are proxies' own. */
    private static final Set<Integer> PASSING = Set.of(408, TOO_MANY_REQUESTS, 499, 500, 502, 503, 504, 522);

    /** Whether an answer with this status is worth another try. */
    boolean after(int status) {
        return status == TOO_MANY_REQUESTS || (this == ALWAYS && PASSING.contains(status));
    }
}
