package io.jenkins.plugins.imagepromotion.registry.http;

import java.time.Duration;

/** The moment at which one question to a registry must be over, whatever it is made of. */
final class Deadline {
    private final Duration limit;
    private final Pauses pauses;
    private final long end;

    private Deadline(Duration limit, Pauses pauses) {
        this.limit = limit;
        this.pauses = pauses;
        this.end = pauses.nanoTime() + limit.toNanos();
    }

    static Deadline in(Duration limit, Pauses pauses) {
        return new Deadline(limit, pauses);
    }

    /** How long it was from the beginning. */
    Duration limit() {
        return limit;
    }

    /** The time left; zero or negative when it has passed. */
    Duration remaining() {
        return Duration.ofNanos(end - pauses.nanoTime());
    }
}
