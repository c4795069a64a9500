package io.jenkins.plugins.imagepromotion.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Function;

/**
 * Does something with each of many things while they are still being found: looking for files waits for the disk, and reading
 * them for the processor.
 *
 * @param <T> the things
 * @param <R> what becomes of them
 */
final class ReadAhead<T, R> {
    /** Enough to be worth handing over, few enough to keep all processors busy to the end. */
    private static final int BATCH = 64;

    private final Function<T, R> work;
    private final List<ForkJoinTask<List<R>>> batches = new ArrayList<>();
    private List<T> batch = new ArrayList<>();
    private volatile boolean stopped;

    ReadAhead(Function<T, R> work) {
        this.work = work;
    }

    /** Takes one more. */
    void add(T thing) {
        batch.add(thing);
        if (batch.size() == BATCH) {
            handOver();
        }
    }

    /**
     * What became of all, in their order; whoever asks helps to get it done. An interrupted thread gets only a part or nothing, stays
     * interrupted, and no more is begun.
     */
    List<R> results() {
        handOver();
        List<R> results = new ArrayList<>();
        try {
            // From the end, where nobody has begun: a batch that waits is done by who joins it.
            for (int i = batches.size() - 1; i >= 0; i--) {
                batches.get(i).get();
            }
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
            return results;
        } catch (ExecutionException e) {
            // Joining throws the exception itself.
        }
        batches.forEach(done -> results.addAll(done.join()));
        return results;
    }

    private void handOver() {
        List<T> full = batch;
        batch = new ArrayList<>();
        batches.add(ForkJoinPool.commonPool()
                .submit(() -> full.stream()
                        .takeWhile(thing -> !stopped && !Thread.currentThread().isInterrupted())
                        .map(work)
                        .toList()));
    }
}
