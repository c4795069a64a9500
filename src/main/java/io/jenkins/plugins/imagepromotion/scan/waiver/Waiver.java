package io.jenkins.plugins.imagepromotion.scan.waiver;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * {@code allow <reason> until <year>-<month>-<day>}: that a reference may stay until the end of that day, UTC.
 *
 * @param line where it is written
 * @param written how it is written
 * @param reason why
 * @param until the last day; empty if none is given
 */
public record Waiver(int line, String written, String reason, Optional<LocalDate> until) {
    /** The word that a waiver begins with. */
    static final String ALLOW = "allow";

    private static final String UNTIL = " until ";

    /** Reads what begins with {@code allow}. */
    static Waiver read(int line, String text) {
        int end = text.lastIndexOf(UNTIL);
        String reason = (end < 0 ? text : text.substring(0, end))
                .substring(ALLOW.length())
                .strip();
        return new Waiver(
                line, text.strip(), reason, end < 0 ? Optional.empty() : day(text.substring(end + UNTIL.length())));
    }

    private static Optional<LocalDate> day(String text) {
        String day = text.strip();
        try {
            return Optional.of(LocalDate.parse(day.substring(0, Math.min(10, day.length()))));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The code of what is wrong with it on that day; empty if it holds. */
    public Optional<FailureCode> fault(LocalDate today) {
        if (reason.isEmpty() || until.isEmpty()) {
            return Optional.of(FailureCode.INVALID_WAIVER);
        }
        return until.get().isBefore(today) ? Optional.of(FailureCode.EXPIRED_WAIVER) : Optional.empty();
    }

    /** What is wrong with it, as a sentence. */
    public String problem() {
        if (reason.isEmpty()) {
            return "The waiver has no reason.";
        }
        return until.isPresent()
                ? "The waiver ended on " + until.get() + "."
                : "The waiver has no day on which it ends.";
    }
}
