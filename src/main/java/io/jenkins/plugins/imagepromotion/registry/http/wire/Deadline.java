package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.time.Duration;

/** The moment when a request must be done, including its token, redirects, attempts and waits. */
public final class Deadline {
    private final Duration limit;
    private final Duration request;
    private final Ticker ticker;
    private final long end;

    private Deadline(Duration limit, Duration request, Ticker ticker) {
        this.limit = limit;
        this.request = request;
        this.ticker = ticker;
        this.end = ticker.nanoTime() + limit.toNanos();
    }

    /** Returns a deadline with a limit for everything and a limit for each single request. */
    public static Deadline in(Duration limit, Duration request, Ticker ticker) {
        return new Deadline(limit, request.compareTo(limit) < 0 ? request : limit, ticker);
    }

    /** Returns how long a single request that starts now may take; zero or negative if it is too late. */
    Duration forRequest() {
        Duration remaining = remaining();
        return remaining.compareTo(request) < 0 ? remaining : request;
    }

    /** Returns the limit of a single request. */
    Duration requestLimit() {
        return request;
    }

    /** Returns the limit of everything. */
    Duration limit() {
        return limit;
    }

    /** Returns the time left; zero or negative after the deadline. */
    Duration remaining() {
        return Duration.ofNanos(end - ticker.nanoTime());
    }
}
