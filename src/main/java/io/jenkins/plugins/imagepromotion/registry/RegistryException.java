package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;

/** A registry refused or failed, or could not be reached; the code shows which. */
public final class RegistryException extends ImagePromotionException {
    private static final long serialVersionUID = 1L;

    public RegistryException(Failure failure) {
        super(failure);
    }

    /** A failure whose {@code cause} is for logs only. */
    public RegistryException(Failure failure, Throwable cause) {
        super(failure, cause);
    }
}
