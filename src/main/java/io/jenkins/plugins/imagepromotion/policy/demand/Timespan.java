package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as policies write them: {@code 3d}, {@code 12h}, {@code 1d12h}, {@code 90m}. */
public final class Timespan {
    /** A day is 24 hours even if the clocks change, because a soak time is a length of time. */
    private static final Pattern GRAMMAR = Pattern.compile("(?:([0-9]{1,4})d)?(?:([0-9]{1,5})h)?(?:([0-9]{1,6})m)?");

    private Timespan() {}

    /** Reads a length of time, or throws {@code INVALID_POLICY} if the text is not one. */
    public static Duration parse(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw InvalidPolicy.because(
                    Quoted.text(text) + " is not a length of time",
                    "days, hours and minutes such as 3d, 12h, 90m or 1d12h");
        }
        return Duration.ofDays(number(matcher.group(1)))
                .plusHours(number(matcher.group(2)))
                .plusMinutes(number(matcher.group(3)));
    }

    /** Reads the maximum age of something, or throws {@code INVALID_POLICY} if it is zero or not a length of time. */
    public static Duration parseAge(String text) {
        Duration age = parse(text);
        if (age.isZero()) {
            throw InvalidPolicy.because(
                    "the maximum age is zero, so nothing would count", "a length of time such as 30d");
        }
        return age;
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Returns the length as {@link #parse} reads it, rounded up to whole minutes; {@code 0m} for zero. */
    public static String text(Duration length) {
        Duration whole = length.plusSeconds(59).truncatedTo(ChronoUnit.MINUTES);
        String text = part(whole.toDays(), "d") + part(whole.toHoursPart(), "h") + part(whole.toMinutesPart(), "m");
        return text.isEmpty() ? "0m" : text;
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }
}
