package io.jenkins.plugins.imagepromotion.failure;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one exception for every expected end that is not success; its message is the whole text of the {@link Failure}.
 *
 * <p>Unchecked, because between the place that refuses and the edge that prints nobody can do better than let it pass.
 */
public class ImagePromotionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    // The parts and not the record: exceptions travel from agents and into build records, where records cannot be
    // loaded.
    private final FailureCode code;
    private final String summary;
    private final String[][] facts;
    private final String remedy;

    /** Ends with {@code failure}. */
    public ImagePromotionException(Failure failure) {
        this(failure, null);
    }

    /** Ends with {@code failure}; {@code cause} is for logs only, its text is not shown to users. */
    public ImagePromotionException(Failure failure, @Nullable Throwable cause) {
        super(failure.toString(), cause);
        this.code = failure.code();
        this.summary = failure.summary();
        this.facts = failure.facts().stream()
                .map(fact -> new String[] {fact.name(), fact.value()})
                .toArray(String[][]::new);
        this.remedy = failure.remedy();
    }

    /** What happened. */
    public final Failure failure() {
        List<Failure.Fact> read =
                Stream.of(facts).map(fact -> new Failure.Fact(fact[0], fact[1])).toList();
        return new Failure(code, summary, read, remedy);
    }

    /** The stable code of {@link #failure()}. */
    public final FailureCode code() {
        return code;
    }
}
