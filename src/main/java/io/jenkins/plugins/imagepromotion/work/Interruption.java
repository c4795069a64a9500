package io.jenkins.plugins.imagepromotion.work;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;

/** Ends a use case whose thread is interrupted. */
public final class Interruption {
    private Interruption() {}

    /** Throws {@code CANCELLED} if the thread was interrupted; for long calculations. */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw cancelled(new InterruptedException());
        }
    }

    /** Restores the thread's interrupt flag, and returns the failure to throw. */
    public static ImagePromotionException cancelled(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ImagePromotionException(
                Failure.of(FailureCode.CANCELLED, "The call was interrupted while it waited.")
                        .remedy("Run it again. This also completes a promotion that was stopped."),
                cause);
    }
}
