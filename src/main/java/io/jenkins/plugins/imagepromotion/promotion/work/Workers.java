package io.jenkins.plugins.imagepromotion.promotion.work;

import java.util.Collection;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs the same work on many things, a few at a time. The first failure stops the rest and is the failure of all. */
public final class Workers {
    /** As many as other clients use; registries slow down or refuse clients that send more. */
    private static final int AT_ONCE = 4;

    /** How long to wait for calls that ignore the interrupt; after that, they end by their own time limit. */
    private static final long SECONDS_TO_STOP = 10;

    private Workers() {}

    /** Returns when {@code work} is done for all of them, or throws the first failure. */
    public static <T> void each(Collection<T> things, Consumer<T> work) {
        each(things, AT_ONCE, work);
    }

    /** Does the same with {@code atOnce} at a time. */
    public static <T> void each(Collection<T> things, int atOnce, Consumer<T> work) {
        if (things.size() < 2) {
            things.forEach(work);
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(atOnce, things.size()), Workers::thread);
        try {
            CompletionService<Boolean> ends = new ExecutorCompletionService<>(threads);
            things.forEach(thing -> ends.submit(() -> work.accept(thing), true));
            for (int i = 0; i < things.size(); i++) {
                ends.take().get();
            }
        } catch (ExecutionException e) {
            throw unchecked(e);
        } catch (InterruptedException e) {
            throw Interruption.cancelled(e);
        } finally {
            stop(threads);
        }
    }

    private static RuntimeException unchecked(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
    }

    /** No work may continue after the caller learned that it is over. */
    private static void stop(ExecutorService threads) {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "image-promotion copy");
        thread.setDaemon(true);
        return thread;
    }
}
