package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C or a kill into a cancellation, and lets the run say how far it came before the process ends. */
final class Interruption implements AutoCloseable {
    /** Enough for a cancelled call to end and be told; a second Ctrl-C cannot shorten it, so it is short. */
    private static final long SECONDS_TO_FINISH = 3;

    private final Cancellation cancellation;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "interruption");

    private Interruption(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    /** Watches until closed. */
    static Interruption cancels(Cancellation cancellation) {
        Interruption interruption = new Interruption(cancellation);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void interrupted() {
        cancellation.cancel();
        try {
            finished.await(SECONDS_TO_FINISH, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already; the hook has just been told that we are done.
        }
    }
}
