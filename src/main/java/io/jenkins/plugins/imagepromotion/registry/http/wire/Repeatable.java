package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.util.Set;

/** Whether a request may be sent again if its outcome is unknown. */
public enum Repeatable {
    /** Sending it twice has the same effect as once. */
    ALWAYS,
    /**
     * Sending it twice may do harm: by then the tag may hold another image. Only 429 proves that the request was not accepted; a
     * 503 may come from a proxy whose registry is still processing it.
     */
    UNLESS_TAKEN;

    private static final int TOO_MANY_REQUESTS = 429;
    /** Temporary problems of registries and the proxies in front of them; only proxies send 499 and 522. */
    private static final Set<Integer> PASSING = Set.of(408, TOO_MANY_REQUESTS, 499, 500, 502, 503, 504, 522);

    /** Returns whether another attempt may help after this status. */
    boolean after(int status) {
        return status == TOO_MANY_REQUESTS || (this == ALWAYS && PASSING.contains(status));
    }
}
