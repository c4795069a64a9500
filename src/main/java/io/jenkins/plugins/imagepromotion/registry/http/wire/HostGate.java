package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits the requests to one host, both at once and per second, for the whole process. After a 429, the host gets no
 * requests until the time in its response. Its limits are then halved, and grow slowly again.
 */
final class HostGate {
    /** The requests of one second may be sent at once, so a single promotion never waits. */
    private static final long BURST = TimeUnit.SECONDS.toNanos(1);

    private static final double LEAST = 1.0 / 32;
    /** After this many good responses, the limits grow by a sixteenth. */
    private static final int CALM = 16;

    /**
     * The number of places that the thread holds, at any host. A transfer sends requests to the target while it still
     * reads the source, and would wait for itself if both counted.
     */
    private static final ThreadLocal<Integer> HELD = ThreadLocal.withInitial(() -> 0);

    private final HostLimits limits;
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition free = lock.newCondition();
    private double share = 1;
    private int inside;
    private int calm;
    private long opens;
    private long next;
    private long slowedAt;

    HostGate(HostLimits limits, Ticker ticker) {
        this.limits = limits;
        this.ticker = ticker;
        this.opens = ticker.nanoTime();
        this.next = opens;
        this.slowedAt = opens;
    }

    /** Returns the same work for another thread, which then uses this thread's places. */
    static <T> Callable<T> inThisPlace(Callable<T> work) {
        int held = HELD.get();
        return () -> {
            HELD.set(held);
            try {
                return work.call();
            } finally {
                HELD.remove();
            }
        };
    }

    /**
     * Waits for a place.
     *
     * @return the place, which receives the result; closing it frees it
     * @throws RegistryException {@code CANCELLED}; {@code RATE_LIMITED} or {@code TIMED_OUT} if the deadline comes first
     */
    Place enter(Exchange exchange, Cancellation cancellation) {
        NetworkFailures failures = new NetworkFailures(exchange);
        Deadline deadline = exchange.deadline();
        try (Cancellation.Registration registration = cancellation.onCancel(this::wakeAll)) {
            while (!cancellation.isCancelled()) {
                Duration wait = tryToEnter(failures, deadline, cancellation);
                if (wait.isZero()) {
                    HELD.set(HELD.get() + 1);
                    return new Place(ticker.nanoTime());
                }
                if (wait.compareTo(deadline.remaining()) > 0) {
                    throw failures.hostIsBusy(ticker.now().plus(wait).truncatedTo(ChronoUnit.SECONDS));
                }
                ticker.pause(wait, cancellation);
            }
            assert registration != null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw failures.cancelled();
    }

    /** Returns zero after entering, or else how long to wait. */
    private Duration tryToEnter(NetworkFailures failures, Deadline deadline, Cancellation cancellation)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (isFull() && HELD.get() == 0 && !cancellation.isCancelled()) {
                if (free.awaitNanos(deadline.remaining().toNanos()) <= 0) {
                    throw failures.noPlace();
                }
            }
            if (cancellation.isCancelled()) {
                throw failures.cancelled();
            }
            long now = ticker.nanoTime();
            long wait = Math.max(opens - now, next - now - BURST);
            if (wait > 0) {
                return Duration.ofNanos(wait);
            }
            inside++;
            next = now + Math.max(0, next - now) + (long) (TimeUnit.SECONDS.toNanos(1) / (limits.perSecond() * share));
            return Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return inside >= Math.max(1, (int) (limits.concurrent() * share));
    }

    private void wakeAll() {
        lock.lock();
        try {
            free.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The place of one request; closing it frees it for another request. */
    final class Place implements AutoCloseable {
        private final long entered;

        private Place(long entered) {
            this.entered = entered;
        }

        /** The host responded and did not ask us to slow down. */
        void goodAnswer() {
            lock.lock();
            try {
                calm++;
                if (calm % CALM == 0) {
                    share = Math.min(1, share + 1.0 / 16);
                }
            } finally {
                lock.unlock();
            }
        }

        /** The host asked us to slow down; the responses to concurrent requests count once. */
        void tooMuch(Duration pause) {
            lock.lock();
            try {
                long now = ticker.nanoTime();
                if (entered - slowedAt >= 0) {
                    share = Math.max(LEAST, share / 2);
                    slowedAt = now;
                    calm = 0;
                }
                opens = now + Math.max(opens - now, pause.toNanos());
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            int held = HELD.get() - 1;
            if (held > 0) {
                HELD.set(held);
            } else {
                HELD.remove();
            }
            lock.lock();
            try {
                inside--;
                free.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
