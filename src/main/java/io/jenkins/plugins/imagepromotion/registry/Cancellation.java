package io.jenkins.plugins.imagepromotion.registry;

import java.util.ArrayList;
import java.util.List;

/** A request by one thread to stop the network calls of another. It cannot be undone. */
public final class Cancellation {
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean cancelled;

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Stops what is running and everything that would start later. */
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
     * Runs {@code listener} on cancellation, immediately if that has already happened.
     *
     * @return a registration that removes the listener when it is closed
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

    /** Removes a listener when it is closed. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
