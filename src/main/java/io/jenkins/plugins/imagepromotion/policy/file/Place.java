package io.jenkins.plugins.imagepromotion.policy.file;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.yaml.snakeyaml.error.Mark;

/**
 * Where something stands, as editors and people write it.
 *
 * @param file how the file is called
 * @param line counted from 1
 * @param column counted from 1
 */
record Place(String file, int line, int column) {

    static Place of(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** What {@code reading} gives; if it fails, the failure tells this place unless it knows a nearer one. */
    <T> T in(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ImagePromotionException e) {
            throw located(e);
        }
    }

    /** {@code INVALID_POLICY} at this place. */
    ImagePromotionException invalid(String problem) {
        return located(InvalidPolicy.because(problem));
    }

    /** {@code INVALID_POLICY} at this place, with what would be right. */
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

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
