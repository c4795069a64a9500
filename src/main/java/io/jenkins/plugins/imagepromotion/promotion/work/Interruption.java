package io.jenkins.plugins.imagepromotion.promotion.work;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;

/** What an interrupted wait becomes. */
public final class Interruption {
    private Interruption() {}

    /** The interrupt is kept for the caller's thread; the promotion ends. */
    public static ImagePromotionException cancelled(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ImagePromotionException(
                Failure.of(FailureCode.CANCELLED, "The promotion was stopped while it waited.")
                        .remedy("Promote again: it finishes the job."),
                cause);
    }
}
