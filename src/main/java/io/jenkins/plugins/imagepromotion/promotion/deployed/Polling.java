package io.jenkins.plugins.imagepromotion.promotion.deployed;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long to wait for a deployment, and how often to check.
 *
 * @param timeout the maximum time to wait, from 1 second to 24 hours
 * @param interval the pause between two checks, from 1 second to 1 hour
 */
public record Polling(Duration timeout, Duration interval) {
    private static final Pattern GRAMMAR = Pattern.compile("(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,6})s)?");
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /**
     * Parses both values, written in hours, minutes and seconds such as {@code 10m}, {@code 90s} and {@code 1h30m}.
     *
     * @throws ImagePromotionException {@code INVALID_ARGUMENTS} if a value is not a duration or is out of range
     */
    public static Polling parse(String timeout, String interval) {
        return new Polling(
                length("timeout", timeout, Duration.ofHours(24)), length("interval", interval, Duration.ofHours(1)));
    }

    private static Duration length(String name, String text, Duration longest) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!text.isEmpty() && matcher.matches()) {
            Duration length = Duration.ofHours(number(matcher.group(1)))
                    .plusMinutes(number(matcher.group(2)))
                    .plusSeconds(number(matcher.group(3)));
            if (length.compareTo(SHORTEST) >= 0 && length.compareTo(longest) <= 0) {
                return length;
            }
        }
        throw new ImagePromotionException(
                Failure.of(FailureCode.INVALID_ARGUMENTS, "The " + name + " is not a duration within its range.")
                        .with("found", Quoted.text(text))
                        .with("range", text(SHORTEST) + " to " + text(longest))
                        .remedy("Write hours, minutes and seconds, such as 90s, 10m or 1h30m."));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Returns the pause before the next check: no check starts much later than the timeout. */
    public Duration pause(Duration waited) {
        Duration left = timeout.minus(waited);
        Duration pause = left.compareTo(interval) < 0 ? left : interval;
        return pause.isNegative() ? Duration.ZERO : pause;
    }

    /** Returns a duration as {@link #parse} reads it, without fractions of a second. */
    static String text(Duration length) {
        String text =
                part(length.toHours(), "h") + part(length.toMinutesPart(), "m") + part(length.toSecondsPart(), "s");
        return text.isEmpty() ? "0s" : text;
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }
}
