package io.jenkins.plugins.imagepromotion.doctor;

/**
 * One line of a diagnosis.
 *
 * @param probe what was tested
 * @param grade what it means for promotion, as a grade
 * @param found what the registry did
 * @param meaning what it means for promotion; empty if that is clear
 */
public record Finding(String probe, Grade grade, String found, String meaning) {

    /** The meaning of a finding for promotion. */
    public enum Grade {
        /** As it should be. */
        GOOD,
        /** Promotion works, but an administrator should know this. */
        NOTE,
        /** Promotion is unsafe or impossible here. */
        UNSAFE,
        /** Not tested. */
        SKIPPED
    }
}
