package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses numbers like Go's {@code strconv.ParseFloat}. Unlike Java, Go allows {@code 1_000} and {@code inf}, and
 * rejects {@code 1d}, spaces and numbers that are too large.
 */
final class GoFloat {
    private static final String DIGITS = "[0-9]++(?:_[0-9]++)*+";
    private static final String HEX = "[0-9a-f]++(?:_[0-9a-f]++)*+";
    private static final Pattern NUMBER = Pattern.compile(
            "[+-]?(?:" + mantissa(DIGITS) + "(?:e[+-]?" + DIGITS + ")?|0x_?" + mantissa(HEX) + "p[+-]?" + DIGITS + ")");
    private static final Pattern INFINITY = Pattern.compile("[+-]?inf(?:inity)?");
    /** Longer than any number in a tag. */
    private static final int LONGEST = 256;

    private GoFloat() {}

    private static String mantissa(String digits) {
        return "(?:" + digits + "(?:\\.(?:" + digits + ")?)?|\\." + digits + ")";
    }

    /** Returns the number; empty if Go would report an error. */
    static Optional<Double> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("nan")) {
            return Optional.of(Double.NaN);
        }
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        if (INFINITY.matcher(lower).matches()) {
            return Optional.of(lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        if (!NUMBER.matcher(lower).matches()) {
            return Optional.empty();
        }
        double number = Double.parseDouble(lower.replace("_", ""));
        return Double.isInfinite(number) ? Optional.empty() : Optional.of(number);
    }
}
