package io.jenkins.plugins.imagepromotion.policy.file;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.yaml.snakeyaml.error.Mark;

/**
 * A place in a file.
 *
 * @param file the name of the file in messages
 * @param line counted from 1
 * @param column counted from 1
 */
record Place(String file, int line, int column) {

    static Place of(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Returns the result of {@code reading}. Its failure reports this place unless it already reports one. */
    <T> T in(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ImagePromotionException e) {
            throw located(e);
        }
    }

    /** Returns {@code INVALID_POLICY} at this place. */
    ImagePromotionException invalid(String problem) {
        return located(InvalidPolicy.because(problem));
    }

    /** Returns {@code INVALID_POLICY} at this place, with an example of a valid value. */
    ImagePromotionException invalid(String problem, String expected) {
        return located(InvalidPolicy.because(problem, expected));
    }

    private ImagePromotionException located(ImagePromotionException e) {
        Failure failure = e.failure();
        if (failure.facts().stream().anyMatch(fact -> fact.name().equals("at"))) {
            return e;
        }
        List<Failure.Fact> facts = new ArrayList<>();
        facts.add(new Failure.Fact("at", toString()));
        facts.addAll(failure.facts());
        return new ImagePromotionException(new Failure(failure.code(), failure.summary(), facts, failure.remedy()), e);
    }

    /** Returns the place as editors write it. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
