package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.time.Duration;

/**
 * The time limits of the network.
 *
 * @param connect for a connection to one address
 * @param idle without data in either direction
 * @param call for one request and its complete response
 */
public record HttpTimeouts(Duration connect, Duration idle, Duration call) {
    /** Enough for manifests over a slow connection, and short enough for a user who waits. */
    public static final HttpTimeouts DEFAULT =
            new HttpTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

    public HttpTimeouts {
        requirePositive(connect);
        requirePositive(idle);
        requirePositive(call);
    }

    /** OkHttp treats zero as "no limit". */
    private static void requirePositive(Duration limit) {
        if (limit.toMillis() <= 0) {
            throw new IllegalArgumentException("a timeout of at least one millisecond, not " + limit);
        }
    }

    /** Returns a limit as text for messages. */
    static String text(Duration limit) {
        long millis = limit.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
