package io.jenkins.plugins.imagepromotion.doctor;

/**
 * One line of a diagnosis.
 *
 * @param probe what was tried
 * @param grade how good that is for promotion
 * @param found what the registry did
 * @param meaning what it means for promotion; empty if it needs no words
 */
public record Finding(String probe, Grade grade, String found, String meaning) {

    /** How good it is for promotion. */
    public enum Grade {
        /** As it should be. */
        GOOD,
        /** Promotion works, but somebody should know this. */
        NOTE,
        /** Promotion is unsafe or impossible here. */
        UNSAFE,
        /** Not tried. */
        SKIPPED
    }
}
