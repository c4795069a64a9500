package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.time.Duration;

/**
 * The time by which a request must end, including its token, redirects, attempts and waits.
 *
 * @param limit the limit of everything
 * @param requestLimit the limit of a single request
 * @param end the deadline, on the clock of {@link Ticker#nanoTime()}
 */
public record Deadline(Duration limit, Duration requestLimit, Ticker ticker, long end) {
    /** Returns a deadline with a limit for everything and a limit for each single request. */
    public static Deadline in(Duration limit, Duration request, Ticker ticker) {
        Duration requestLimit = request.compareTo(limit) < 0 ? request : limit;
        return new Deadline(limit, requestLimit, ticker, ticker.nanoTime() + limit.toNanos());
    }

    /** Returns a deadline that starts now and covers several requests. */
    public Deadline during(Duration all) {
        return in(all, requestLimit, ticker);
    }

    /** Returns true if the time is up, so no more requests may be sent. */
    public boolean isOver() {
        return remaining().isNegative() || remaining().isZero();
    }

    /** Returns how long a single request that starts now may take; zero or negative if it is too late. */
    Duration forRequest() {
        Duration remaining = remaining();
        return remaining.compareTo(requestLimit) < 0 ? remaining : requestLimit;
    }

    /** Returns the time left; zero or negative after the deadline. */
    public Duration remaining() {
        return Duration.ofNanos(end - ticker.nanoTime());
    }
}
