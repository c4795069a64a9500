package io.jenkins.plugins.imagepromotion.registry.http;

import java.time.Duration;

/** The moment at which one question to a registry must be over, whatever it is made of. */
final class Deadline {
    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    /** The time left; zero or negative when it has passed. */
    Duration remaining() {
        return Duration.ofNanos(end - System.nanoTime());
    }
}
