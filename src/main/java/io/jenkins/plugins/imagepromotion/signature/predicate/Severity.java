package io.jenkins.plugins.imagepromotion.signature.predicate;

import io.jenkins.plugins.imagepromotion.json.JsonTree;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The severities of a vulnerability, from the worst to the least. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    /** With little or no impact, or with a CVSS score of 0. */
    NEGLIGIBLE,
    /** The report does not state a known severity, so it can be any of the others. */
    UNKNOWN;

    private static final double HIGHEST_SCORE = 10;

    /** Returns the severity that a scanner writes as this word, in any case. */
    static Severity ofWord(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "CRITICAL" -> CRITICAL;
            case "HIGH" -> HIGH;
            case "MEDIUM", "MODERATE" -> MEDIUM;
            case "LOW" -> LOW;
            case "NEGLIGIBLE", "NONE" -> NEGLIGIBLE;
            default -> UNKNOWN;
        };
    }

    /** Returns the severity of a CVSS score, a number or its text (CVSS v3.1, "Qualitative Severity Rating Scale"). */
    static Severity ofScore(@Nullable Object score) {
        String text = score instanceof Number ? score.toString() : JsonTree.text(score);
        if (text.isEmpty()) {
            return UNKNOWN;
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
        if (!(value >= 0 && value <= HIGHEST_SCORE)) {
            return UNKNOWN;
        }
        if (value >= 9) {
            return CRITICAL;
        }
        if (value >= 7) {
            return HIGH;
        }
        if (value >= 4) {
            return MEDIUM;
        }
        return value > 0 ? LOW : NEGLIGIBLE;
    }

    /** Returns the worse one of two severities; a known one if the other is unknown. */
    Severity orWorse(Severity other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** Returns the word in messages, which is also the key of its limit in a policy. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
