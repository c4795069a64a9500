package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Time and chance, as the waits of this package see them. */
public interface Ticker {
    /** The real ones. */
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

    /** A clock for lengths, as {@link System#nanoTime()}. */
    long nanoTime();

    /** A clock for moments. */
    Instant now();

    /** From 0 to 1, another each time. */
    double jitter();

    /** Returns after that time, or as soon as it is cancelled. */
    void pause(Duration length, Cancellation cancellation) throws InterruptedException;
}
