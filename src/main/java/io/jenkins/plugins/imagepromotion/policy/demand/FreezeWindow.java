package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A time when nothing is promoted: every week, or once between two dates.
 *
 * <p>Both boundaries are wall-clock times of the zone. When the clocks change, the window is as long as possible: if the
 * beginning occurs twice, the first one counts; if the end occurs twice, the second one; and a skipped time counts as
 * the time of the change.
 *
 * @param name its name in refusals
 * @param zone the time zone of both boundaries
 * @param from the beginning, which is part of it
 * @param to the end, which is not part of it
 */
public record FreezeWindow(String name, ZoneId zone, Boundary from, Boundary to) implements Serializable {

    /**
     * The beginning or the end of a freeze window on the wall clock of its zone.
     *
     * @param weekly whether it repeats every week
     * @param time the date and time; a weekly one is in the week of {@link #MONDAY}
     */
    public record Boundary(boolean weekly, LocalDateTime time) implements Serializable {
        /** The first day of the week in which weekly boundaries are stored. */
        static final LocalDateTime MONDAY = LocalDate.of(2001, 1, 1).atStartOfDay();

        /** Reads {@code Friday 16:00}, {@code 2026-12-19} or {@code 2026-12-19T16:00}, or throws {@code INVALID_POLICY}. */
        public static Boundary parse(String text) {
            try {
                int space = text.indexOf(' ');
                if (space > 0) {
                    DayOfWeek day = DayOfWeek.valueOf(text.substring(0, space).toUpperCase(Locale.ROOT));
                    LocalTime time = LocalTime.parse(text.substring(space + 1));
                    return new Boundary(
                            true, MONDAY.plusDays(day.getValue() - 1L).with(time));
                }
                return new Boundary(
                        false,
                        text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text));
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw InvalidPolicy.because(
                        Quoted.text(text) + " is not a date or a weekday with a time",
                        "a weekday and a time such as Friday 16:00, or a date such as 2026-12-19 or 2026-12-19T16:00");
            }
        }

        /** Returns the text that {@link #parse} reads. */
        @Override
        public String toString() {
            if (!weekly) {
                return time.toString();
            }
            String day = time.getDayOfWeek().name();
            return day.charAt(0) + day.substring(1).toLowerCase(Locale.ROOT) + " " + time.toLocalTime();
        }
    }

    /**
     * Checks the window.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code INVALID_POLICY} if it has no name,
     *     if one end is a weekday and the other a date, or if it is empty
     */
    public FreezeWindow {
        if (name.isBlank()) {
            throw InvalidPolicy.because("a freeze has no name", "a name for the message, such as weekend");
        }
        if (from.weekly() != to.weekly()) {
            throw InvalidPolicy.because(
                    "the freeze " + Quoted.text(name) + " has a weekday at one end and a date at the other");
        }
        if (from.equals(to) || (!from.weekly() && from.time().isAfter(to.time()))) {
            throw InvalidPolicy.because("the freeze " + Quoted.text(name) + " ends where it begins, or before");
        }
    }

    /**
     * Returns the zone with that name.
     *
     * @param name a name in the time zone database, such as {@code Europe/Berlin}; offsets are refused because they do
     *     not define clock changes
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code INVALID_POLICY} if the database
     *     does not contain it
     */
    public static ZoneId zone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw InvalidPolicy.because(
                    Quoted.text(name) + " is not a time zone",
                    "a name of the time zone database, such as Europe/Berlin or UTC");
        }
        return ZoneId.of(name);
    }

    /** Returns the end of the freeze that is active at {@code now}; empty if no freeze is active. */
    public Optional<ZonedDateTime> end(Instant now) {
        if (!from.weekly()) {
            return end(now, from.time(), to.time());
        }
        LocalDateTime until =
                to.time().isAfter(from.time()) ? to.time() : to.time().plusWeeks(1);
        long week = ChronoUnit.WEEKS.between(Boundary.MONDAY, LocalDateTime.ofInstant(now, zone));
        // A freeze of last week can still be active, and a clock change can move one into another week.
        return LongStream.rangeClosed(week - 1, week + 1)
                .mapToObj(one -> end(now, from.time().plusWeeks(one), until.plusWeeks(one)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<ZonedDateTime> end(Instant now, LocalDateTime begin, LocalDateTime until) {
        Instant end = instant(until, true);
        boolean holds = !now.isBefore(instant(begin, false)) && now.isBefore(end);
        return holds ? Optional.of(end.atZone(zone)) : Optional.empty();
    }

    private Instant instant(LocalDateTime local, boolean last) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        if (change == null) {
            return local.atZone(zone).toInstant();
        }
        if (change.isGap()) {
            return change.getInstant();
        }
        return local.toInstant(last ? change.getOffsetAfter() : change.getOffsetBefore());
    }

    /** Returns the window as a phrase. */
    @Override
    public String toString() {
        return Settings.item(name) + ", " + from + " to " + to + " " + zone;
    }
}
