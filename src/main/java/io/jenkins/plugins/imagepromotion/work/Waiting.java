package io.jenkins.plugins.imagepromotion.work;

/** Waits on the calling thread, as {@link Thread#sleep(long)} does. */
@FunctionalInterface
public interface Waiting {

    /** Waits that many milliseconds, or throws if the promotion was stopped. */
    void pause(long millis) throws InterruptedException;
}
