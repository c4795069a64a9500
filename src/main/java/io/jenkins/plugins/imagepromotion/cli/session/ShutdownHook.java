package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Cancels the run on Ctrl-C or a kill, and lets it report how far it came before the process ends. */
final class ShutdownHook implements AutoCloseable {
    private final Cancellation cancellation;
    private final Duration patience;
    private final TerminalProgress progress;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "interruption");

    private ShutdownHook(Cancellation cancellation, Duration patience, TerminalProgress progress) {
        this.cancellation = cancellation;
        this.patience = patience;
        this.progress = progress;
    }

    /** Registers the hook. After an interruption, the process ends within {@code patience}, even if the run has not ended. */
    static ShutdownHook cancels(Cancellation cancellation, Duration patience, TerminalProgress progress) {
        ShutdownHook watching = new ShutdownHook(cancellation, patience, progress);
        Runtime.getRuntime().addShutdownHook(watching.hook);
        return watching;
    }

    private void interrupted() {
        cancellation.cancel();
        try {
            if (!finished.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                progress.line("interrupted"
                        + progress.notice().map(notice -> "; " + notice).orElse(""));
            }
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
            // The process is already ending, and the hook ends because the run has finished.
        }
    }
}
