package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.time.Duration;

/**
 * How long the network may take; every wait has an end.
 *
 * @param connect for the connection to one address
 * @param idle without data in either direction
 * @param call for one request and the whole of its answer
 */
public record HttpTimeouts(Duration connect, Duration idle, Duration call) {
    /** Ample for manifests over a slow line, short enough for somebody who waits. */
    public static final HttpTimeouts DEFAULT =
            new HttpTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

    public HttpTimeouts {
        requirePositive(connect);
        requirePositive(idle);
        requirePositive(call);
    }

    /** OkHttp reads zero as "for ever". */
    private static void requirePositive(Duration limit) {
        if (limit.toMillis() <= 0) {
            throw new IllegalArgumentException("a timeout of at least one millisecond, not " + limit);
        }
    }

    /** A limit as people write it. */
    static String text(Duration limit) {
        long millis = limit.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
