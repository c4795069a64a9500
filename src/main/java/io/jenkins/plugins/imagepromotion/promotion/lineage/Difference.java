package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.Printable;

/**
 * One difference between two images.
 *
 * @param what the part that differs, such as {@code layer 3} or {@code Env JAVA_OPTS}
 * @param tested its value in the tested image
 * @param found its value in the other image
 */
public record Difference(String what, String tested, String found) {
    /** A label or a variable can contain any text, and a difference is only displayed. */
    public Difference {
        what = Printable.line(what);
        tested = Printable.line(tested);
        found = Printable.line(found);
    }
}
