package io.jenkins.plugins.imagepromotion.work;

import io.jenkins.plugins.imagepromotion.failure.Printable;

/** Receives progress messages from a use case: one line per phase, in the present tense, for a build log. */
@FunctionalInterface
public interface Progress {

    /** Receives a line that is safe to print; use cases call {@link #report}. */
    void line(String text);

    /** Reports a line, which can contain external text. */
    default void report(String text) {
        line(Printable.line(text));
    }
}
