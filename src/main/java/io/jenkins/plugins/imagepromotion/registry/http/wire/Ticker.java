package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The clock and the randomness behind every wait of this package; a test replaces it. */
public interface Ticker {
    /** The real clock. */
    Ticker REAL = new Ticker() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public double jitter() {
            return ThreadLocalRandom.current().nextDouble();
        }

        @Override
        public void pause(Duration length, Cancellation cancellation) throws InterruptedException {
            CountDownLatch wish = new CountDownLatch(1);
            try (Cancellation.Registration registration = cancellation.onCancel(wish::countDown)) {
                boolean cancelled = wish.await(length.toNanos(), TimeUnit.NANOSECONDS);
                assert !cancelled || cancellation.isCancelled() : registration;
            }
        }
    };

    /** Returns a time for measuring durations, like {@link System#nanoTime()}. */
    long nanoTime();

    Instant now();

    /** Returns a random number from 0 to 1. */
    double jitter();

    /** Waits that long, or until the cancellation. */
    void pause(Duration length, Cancellation cancellation) throws InterruptedException;
}
