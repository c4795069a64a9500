package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A clock that moves only when somebody waits on it, and a jitter that is always the longest wait. */
public final class FakeTime implements Ticker {
    /** When it begins. */
    public static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicLong passed = new AtomicLong();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private volatile Consumer<Duration> whilePausing = length -> {};

    /** Every wait so far. */
    public List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    /** Lets something happen in the middle of each wait. */
    public FakeTime whilePausing(Consumer<Duration> event) {
        whilePausing = event;
        return this;
    }

    /** Moves on. */
    public void pass(Duration length) {
        nanos.addAndGet(length.toNanos());
        passed.addAndGet(length.toNanos());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public Instant now() {
        return START.plusNanos(passed.get());
    }

    @Override
    public double jitter() {
        return 1;
    }

    @Override
    public void pause(Duration length, Cancellation cancellation) {
        pauses.add(length);
        whilePausing.accept(length);
        pass(length);
    }
}
