package io.jenkins.plugins.imagepromotion.failure;

/**
 * The one exception for every expected end that is not success; its message is the whole text of the {@link Failure}.
 *
 * <p>Unchecked, because between the place that refuses and the edge that prints nobody can do better than let it pass.
 */
public class ImagePromotionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /** Ends with {@code failure}. */
    public ImagePromotionException(Failure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    /** Ends with {@code failure}; {@code cause} is for logs only, its text is not shown to users. */
    public ImagePromotionException(Failure failure, Throwable cause) {
        super(failure.toString(), cause);
        this.failure = failure;
    }

    /** What happened. */
    public final Failure failure() {
        return failure;
    }

    /** The stable code of {@link #failure()}. */
    public final FailureCode code() {
        return failure.code();
    }
}
