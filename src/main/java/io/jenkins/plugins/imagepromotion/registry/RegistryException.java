package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;

/** A registry did not do what was asked, or could not be asked; the code tells which. */
public final class RegistryException extends ImagePromotionException {
    private static final long serialVersionUID = 1L;

    /** Ends with {@code failure}. */
    public RegistryException(Failure failure) {
        super(failure);
    }

    /** Ends with {@code failure}; {@code cause} is for logs only. */
    public RegistryException(Failure failure, Throwable cause) {
        super(failure, cause);
    }
}
