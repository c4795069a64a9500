package io.jenkins.plugins.imagepromotion.promotion.work;

/** Receives what a use case is doing: a line for each phase, in the present tense, for a build log. */
@FunctionalInterface
public interface Progress {
    void report(String line);
}
