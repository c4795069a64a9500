package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * One end of a freeze window on the wall clock of its zone.
 *
 * @param weekly whether it comes every week
 * @param time the date and time; of a weekly one in the week of {@link #MONDAY}
 */
public record FreezeTime(boolean weekly, LocalDateTime time) implements Serializable {
    /** The beginning of the week in which weekly moments are written down. */
    static final LocalDateTime MONDAY = LocalDate.of(2001, 1, 1).atStartOfDay();

    /**
     * Reads {@code Friday 16:00}, {@code 2026-12-19} or {@code 2026-12-19T16:00}.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code INVALID_POLICY} if it is neither
     */
    public static FreezeTime parse(String text) {
        try {
            int blank = text.indexOf(' ');
            if (blank > 0) {
                DayOfWeek day = DayOfWeek.valueOf(text.substring(0, blank).toUpperCase(Locale.ROOT));
                return weekly(day, LocalTime.parse(text.substring(blank + 1)));
            }
            return new FreezeTime(
                    false, text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw InvalidPolicy.because(
                    Quoted.text(text) + " is not a date or a weekday with a time",
                    "a weekday and a time such as Friday 16:00, or a date such as 2026-12-19 or 2026-12-19T16:00");
        }
    }

    private static FreezeTime weekly(DayOfWeek day, LocalTime time) {
        return new FreezeTime(true, MONDAY.plusDays(day.getValue() - 1L).with(time));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        if (!weekly) {
            return time.toString();
        }
        String day = time.getDayOfWeek().name();
        return day.charAt(0) + day.substring(1).toLowerCase(Locale.ROOT) + " " + time.toLocalTime();
    }
}
