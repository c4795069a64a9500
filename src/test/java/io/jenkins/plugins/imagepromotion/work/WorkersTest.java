package io.jenkins.plugins.imagepromotion.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkersTest {
    private static final List<Integer> MANY = IntStream.range(0, 40).boxed().toList();

    @Test
    void doesTheWorkOnEachThingOnce() {
        Set<Integer> done = ConcurrentHashMap.newKeySet();
        AtomicInteger calls = new AtomicInteger();

        Workers.each(MANY, thing -> {
            done.add(thing);
            calls.incrementAndGet();
        });

        assertThat(done).containsExactlyInAnyOrderElementsOf(MANY);
        assertThat(calls).hasValue(MANY.size());
    }

    @Test
    void takesNoMoreThreadsForWorkWithinWork() {
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();

        nested(5, () -> {
            most.accumulateAndGet(workers(), Math::max);
            done.incrementAndGet();
        });

        assertThat(done).hasValue(6 * 6 * 6 * 6 * 6);
        // A thread can stay alive for a moment after it has made room for the next one.
        assertThat(most.get()).isBetween(5, 2 * Workers.MOST_THREADS);
    }

    private static int workers() {
        Thread[] threads = new Thread[1000];
        int count = Thread.enumerate(threads);
        return (int) Arrays.stream(threads, 0, count)
                .filter(thread -> thread.getName().equals("image-promotion worker"))
                .count();
    }

    private static void nested(int depth, Runnable leaf) {
        Workers.each(List.of(1, 2, 3, 4, 5, 6), thing -> {
            if (depth == 1) {
                leaf.run();
            } else {
                nested(depth - 1, leaf);
            }
        });
    }

    @Test
    void stopsTheOthersAfterAFailureAndReportsIt() {
        CountDownLatch interrupted = new CountDownLatch(1);

        assertThatThrownBy(() -> Workers.each(List.of(1, 2), thing -> {
                    if (thing == 1) {
                        throw new IllegalStateException("the first");
                    }
                    try {
                        TimeUnit.SECONDS.sleep(20);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the first");
        assertThat(interrupted.getCount()).isZero();
    }

    @Test
    void reportsAnErrorOfAThread() {
        assertThatThrownBy(() -> Workers.each(MANY, thing -> {
                    throw new OutOfMemoryError("made up");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void givesItsThreadsBackAfterAFailure() {
        for (int i = 0; i < 3 * Workers.MOST_THREADS; i++) {
            assertThatThrownBy(() -> Workers.each(MANY, thing -> {
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        Set<String> names = ConcurrentHashMap.newKeySet();
        Workers.each(MANY, thing -> names.add(Thread.currentThread().getName()));
        assertThat(names).containsExactly("image-promotion worker");
    }

    @Test
    void leavesNoThreadRunningAfterAnInterrupt() throws Exception {
        CountDownLatch started = new CountDownLatch(2);
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger endedAtReturn = new AtomicInteger();
        Thread caller = new Thread(() -> {
            try {
                Workers.each(List.of(1, 2), thing -> {
                    started.countDown();
                    try {
                        TimeUnit.SECONDS.sleep(20);
                    } catch (InterruptedException e) {
                        // Simulates a request that takes a moment to end.
                        sleep(300);
                        ended.incrementAndGet();
                    }
                });
            } finally {
                endedAtReturn.set(ended.get());
            }
        });
        caller.setUncaughtExceptionHandler((thread, e) -> {});
        caller.start();
        started.await();

        caller.interrupt();
        caller.join();

        assertThat(endedAtReturn).hasValue(2);
    }

    private static void sleep(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
