package io.jenkins.plugins.imagepromotion.promotion.work;

/** Where a use case tells what it is doing; a line a phase, present tense, fit for a build log. */
@FunctionalInterface
public interface Progress {

    /** Says what happens now. */
    void report(String line);
}
