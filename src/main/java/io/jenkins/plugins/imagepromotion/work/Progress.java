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

    /**
     * Receives the notice to show if the work is stopped from now on: the state of the registry or the files, and the next action. A later
     * notice replaces it. A stop cancels the requests before it reads the notice; therefore, a notice must be reported before the request
     * that makes it true.
     *
     * @param notice a phrase that begins in lower case, and can contain external text
     */
    default void ifStopped(String notice) {}
}
