package io.jenkins.plugins.imagepromotion.registry;

import java.util.ArrayList;
import java.util.List;

/** A wish to stop, given by one thread and obeyed by the network calls of another; given once, for good. */
public final class Cancellation {
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean cancelled;

    /** Whether somebody wants it to stop. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Stops what runs and what would still start. */
    public void cancel() {
        List<Runnable> told;
        synchronized (this) {
            cancelled = true;
            told = List.copyOf(listeners);
            listeners.clear();
        }
        told.forEach(Runnable::run);
    }

    /**
     * Runs {@code listener} when it is cancelled, at once if it was already.
     *
     * @return removes the listener again
     */
    public Registration onCancel(Runnable listener) {
        synchronized (this) {
            if (!cancelled) {
                listeners.add(listener);
                return () -> remove(listener);
            }
        }
        listener.run();
        return () -> {};
    }

    private synchronized void remove(Runnable listener) {
        listeners.remove(listener);
    }

    /** A listener's place in the list; closing it gives the place back. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
