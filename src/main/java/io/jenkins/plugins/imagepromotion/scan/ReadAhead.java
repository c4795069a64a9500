package io.jenkins.plugins.imagepromotion.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Function;

/**
 * Processes items in parallel while more of them are still being found, because the walk waits for the disk and reading
 * needs the processor.
 *
 * @param <T> the items
 * @param <R> the results
 */
final class ReadAhead<T, R> {
    /** Large enough to be worth a task, small enough to keep all processors busy to the end. */
    private static final int BATCH = 64;

    private final Function<T, R> work;
    private final List<ForkJoinTask<List<R>>> batches = new ArrayList<>();
    private List<T> batch = new ArrayList<>();
    private volatile boolean stopped;

    ReadAhead(Function<T, R> work) {
        this.work = work;
    }

    void add(T item) {
        batch.add(item);
        if (batch.size() == BATCH) {
            submit();
        }
    }

    /**
     * Waits for all results and returns them in the order of the items. An interrupted thread gets only some of the
     * results or none, and stays interrupted; no further items are started.
     */
    List<R> results() {
        submit();
        List<R> results = new ArrayList<>();
        try {
            // From the end, where no worker has begun: joining a task that waits runs it here.
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

    private void submit() {
        List<T> full = batch;
        batch = new ArrayList<>();
        batches.add(ForkJoinPool.commonPool()
                .submit(() -> full.stream()
                        .takeWhile(thing -> !stopped && !Thread.currentThread().isInterrupted())
                        .map(work)
                        .toList()));
    }
}
