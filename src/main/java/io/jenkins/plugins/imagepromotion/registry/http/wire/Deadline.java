package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.time.Duration;

/** The moment at which one question to a registry must be over, whatever it is made of. */
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

    /** So long for all of it, and so long for each of its requests. */
    public static Deadline in(Duration limit, Duration request, Ticker ticker) {
        return new Deadline(limit, request.compareTo(limit) < 0 ? request : limit, ticker);
    }

    /** What a request that starts now may take; zero or negative when it is too late. */
    Duration forRequest() {
        Duration remaining = remaining();
        return remaining.compareTo(request) < 0 ? remaining : request;
    }

    /** The most that a request may take. */
    Duration requestLimit() {
        return request;
    }

    /** How long it was from the beginning. */
    Duration limit() {
        return limit;
    }

    /** The time left; zero or negative when it has passed. */
    Duration remaining() {
        return Duration.ofNanos(end - ticker.nanoTime());
    }
}
