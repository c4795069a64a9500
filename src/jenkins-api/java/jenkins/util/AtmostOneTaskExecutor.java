package jenkins.util;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

public class AtmostOneTaskExecutor<V> {
    private final Callable<V> task;
    private final AtomicInteger submitted = new AtomicInteger();

    public AtmostOneTaskExecutor(Callable<V> task) {
        this.task = task;
    }

    /** Runs the task in this thread, and again if it was submitted in the meantime. */
    public Future<V> submit() {
        if (submitted.getAndIncrement() == 0) {
            int before;
            do {
                before = submitted.get();
                try {
                    task.call();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            } while (!submitted.compareAndSet(before, 0));
        }
        return new CompletableFuture<>();
    }
}
