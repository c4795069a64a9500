package io.jenkins.plugins.imagepromotion.failure;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The exception for every expected outcome that is not success. Its message is the whole text of the {@link Failure}.
 *
 * <p>Unchecked, because the code between the place that refuses and the edge that prints can only pass it on.
 */
public class ImagePromotionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    // The parts, not the record: exceptions travel from agents and into build records, where Java records cannot be
    // loaded.
    private final FailureCode code;
    private final String summary;
    private final String[][] facts;
    private final String remedy;

    /** Reports {@code failure}. */
    public ImagePromotionException(Failure failure) {
        this(failure, null);
    }

    /** Reports {@code failure}; {@code cause} is for logs only, and users never see its text. */
    public ImagePromotionException(Failure failure, @Nullable Throwable cause) {
        super(failure.toString(), cause);
        this.code = failure.code();
        this.summary = failure.summary();
        this.facts = failure.facts().stream()
                .map(fact -> new String[] {fact.name(), fact.value()})
                .toArray(String[][]::new);
        this.remedy = failure.remedy();
    }

    /** Returns what happened. */
    public final Failure failure() {
        List<Failure.Fact> read =
                Stream.of(facts).map(fact -> new Failure.Fact(fact[0], fact[1])).toList();
        return new Failure(code, summary, read, remedy);
    }

    /** Returns the stable code of {@link #failure()}. */
    public final FailureCode code() {
        return code;
    }
}
