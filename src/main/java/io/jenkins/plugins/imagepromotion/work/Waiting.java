package io.jenkins.plugins.imagepromotion.work;

/** Waits on the calling thread, as {@link Thread#sleep(long)} does. */
@FunctionalInterface
public interface Waiting {

    /** Waits for {@code millis} milliseconds, or throws if the promotion is stopped. */
    void pause(long millis) throws InterruptedException;
}
