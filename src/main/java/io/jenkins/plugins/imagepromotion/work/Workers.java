package io.jenkins.plugins.imagepromotion.work;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the same work on several items, a few at a time. The first failure stops the remaining work and is thrown to the
 * caller.
 *
 * <p>All calls in the process share a limited number of threads. If no thread is free, the calling thread does the work
 * itself. Nested calls and simultaneous promotions therefore slow down, but never wait for each other.
 */
public final class Workers {
    /**
     * How many small requests, such as for the digest of a tag, to send at once. A higher number does not make a
     * registry faster.
     */
    public static final int SMALL_REQUESTS = 8;

    /** The maximum number of threads in the process, enough for a release and four promotions at full speed. */
    static final int MOST_THREADS = 66;

    /**
     * The same number as in other clients. Registries throttle or reject clients that send more requests at the same
     * time.
     */
    private static final int AT_ONCE = 4;

    /** How long to wait for calls that ignore the interrupt. Calls that take longer end at their own time limit. */
    private static final long SECONDS_TO_STOP = 10;

    private static final Semaphore FREE_THREADS = new Semaphore(MOST_THREADS);

    private Workers() {}

    /** Runs {@code work} on every item. Returns when all items are done, or throws the first failure. */
    public static <T> void each(Collection<T> things, Consumer<T> work) {
        each(things, AT_ONCE, work);
    }

    /** Runs {@code work} on every item, {@code atOnce} at a time. */
    public static <T> void each(Collection<T> things, int atOnce, Consumer<T> work) {
        Crew<T> crew = new Crew<>(things.iterator(), work);
        int wanted = Math.min(atOnce, things.size());
        if (wanted < 2 || !crew.start(wanted)) {
            things.forEach(work);
            return;
        }
        try {
            crew.await();
        } catch (InterruptedException e) {
            throw Interruption.cancelled(e);
        } finally {
            crew.stop();
        }
    }

    /** The threads that share the work of one call. */
    private static final class Crew<T> {
        private final Iterator<T> left;
        private final Consumer<T> work;
        private final List<Thread> threads = new ArrayList<>();
        /** How each thread ended: with a failure, or empty if it ran out of work. */
        private final BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();

        Crew(Iterator<T> things, Consumer<T> work) {
            this.left = things;
            this.work = work;
        }

        /** Starts as many threads as are free; returns false if none is free. */
        boolean start(int wanted) {
            while (threads.size() < wanted && FREE_THREADS.tryAcquire()) {
                // Threads are not reused, because a new thread inherits the caller's context, such as its user.
                Thread thread = new Thread(this::share, "image-promotion worker");
                thread.setDaemon(true);
                boolean started = false;
                try {
                    thread.start();
                    started = true;
                } finally {
                    if (!started) {
                        FREE_THREADS.release();
                    }
                }
                threads.add(thread);
            }
            return !threads.isEmpty();
        }

        private void share() {
            Optional<Throwable> end = Optional.empty();
            try {
                for (Optional<T> next = next(); next.isPresent(); next = next()) {
                    work.accept(next.get());
                }
            } catch (Throwable e) { // an Error also fails the whole call
                end = Optional.of(e);
            } finally {
                FREE_THREADS.release();
                ends.add(end);
            }
        }

        private synchronized Optional<T> next() {
            return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
        }

        /** Returns when all threads have ended, or throws the first failure. */
        void await() throws InterruptedException {
            for (int left = threads.size(); left > 0; left--) {
                Optional<Throwable> end = ends.take();
                if (end.isPresent()) {
                    throw unchecked(end.get());
                }
            }
        }

        private static RuntimeException unchecked(Throwable e) {
            if (e instanceof Error error) {
                throw error;
            }
            return e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        }

        /** Stops all threads, so that no work continues after the call returns, even if this thread is interrupted. */
        void stop() {
            threads.forEach(Thread::interrupt);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_STOP);
            boolean isInterrupted = Thread.interrupted();
            for (Thread thread : threads) {
                isInterrupted |= isInterruptedBeforeEndOf(thread, end);
            }
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits for the thread until that time, and returns true if the wait was interrupted. */
        private static boolean isInterruptedBeforeEndOf(Thread thread, long end) {
            boolean isInterrupted = false;
            while (thread.isAlive() && System.nanoTime() - end < 0) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, end - System.nanoTime());
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
            return isInterrupted;
        }
    }
}
