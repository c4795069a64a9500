package io.jenkins.plugins.imagepromotion.scan.waiver;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * {@code allow <reason> until <year>-<month>-<day>}: allows a reference until the end of that day in UTC.
 *
 * @param line the line of the file, counted from 1
 * @param written the text in the file
 * @param reason why the reference is allowed; empty if none is given
 * @param until the last day; empty if none is given
 */
public record Waiver(int line, String written, String reason, Optional<LocalDate> until) {
    /** The first word of a waiver. */
    static final String ALLOW = "allow";

    private static final String UNTIL = " until ";

    /** Reads a text that begins with {@code allow}. */
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

    /** Returns the code of the problem on this day; empty if the waiver applies. */
    public Optional<FailureCode> fault(LocalDate today) {
        if (reason.isEmpty() || until.isEmpty()) {
            return Optional.of(FailureCode.INVALID_WAIVER);
        }
        return until.get().isBefore(today) ? Optional.of(FailureCode.EXPIRED_WAIVER) : Optional.empty();
    }

    /** Returns the problem as a sentence. */
    public String problem() {
        if (reason.isEmpty()) {
            return "The waiver has no reason.";
        }
        return until.map(day -> "The waiver expired on " + day + ".").orElse("The waiver has no last day.");
    }
}
