package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What a registry's Date header says of the two clocks (RFC 9110, section 6.6.1). */
final class RegistryClock {
    private static final String PROBE = "clock";
    /** More than a request and the header's whole seconds explain. */
    private static final Duration TOLERATED = Duration.ofSeconds(30);

    private RegistryClock() {}

    /** Compares the answer's clock with ours, which said {@code now} in the middle of the question. */
    static void examine(ProbeContext context, Observation answer, Instant now) {
        Optional<String> date = answer.header("Date");
        if (date.isEmpty()) {
            context.skip(PROBE, "The registry does not say what time it is.");
            return;
        }
        try {
            Instant theirs = ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            compare(context, Duration.between(theirs, now).toSeconds());
        } catch (DateTimeException e) {
            context.note(PROBE, Quoted.text(date.get()), "This is no date; ask whoever runs the registry.");
        }
    }

    private static void compare(ProbeContext context, long ahead) {
        long apart = Math.abs(ahead);
        String found = apart <= 1 ? "the same" : "ours is " + apart + " s " + (ahead > 0 ? "ahead" : "behind");
        if (apart > TOLERATED.toSeconds()) {
            context.note(
                    PROBE,
                    found,
                    "New tags carry our time, and Flux orders by it; set both clocks, else a wrong image may be the newest.");
        } else {
            context.good(PROBE, found, "");
        }
    }
}
