package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * A time in which nothing is promoted: every week, or once between two dates.
 *
 * <p>Both ends are wall-clock times of the zone. Where the clocks change, the window is the longer one: a beginning that
 * happens twice counts the first time, an end the second time, and one that is skipped counts at the moment of the change.
 *
 * @param name what people call it
 * @param zone whose clocks are meant
 * @param from the beginning, which belongs to it
 * @param to the end, which does not
 */
public record FreezeWindow(String name, ZoneId zone, FreezeTime from, FreezeTime to) implements Serializable {

    /**
     * A window.
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
     * The zone of that name.
     *
     * @param name of the time zone database, such as {@code Europe/Berlin}; an offset would not know when clocks change
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code INVALID_POLICY} if there is none
     */
    public static ZoneId zone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw InvalidPolicy.because(
                    Quoted.text(name) + " is not a time zone",
                    "a name of the time zone database, such as Europe/Berlin or UTC");
        }
        return ZoneId.of(name);
    }

    /** When the freeze ends that holds at that instant; empty if none does. */
    public Optional<ZonedDateTime> end(Instant now) {
        if (!from.weekly()) {
            return end(now, from.time(), to.time());
        }
        LocalDateTime until =
                to.time().isAfter(from.time()) ? to.time() : to.time().plusWeeks(1);
        long week = ChronoUnit.WEEKS.between(FreezeTime.MONDAY, LocalDateTime.ofInstant(now, zone));
        // One that began last week may still hold, and a change of the clocks may move one over the week's end.
        for (long candidate = week - 1; candidate <= week + 1; candidate++) {
            Optional<ZonedDateTime> end = end(now, from.time().plusWeeks(candidate), until.plusWeeks(candidate));
            if (end.isPresent()) {
                return end;
            }
        }
        return Optional.empty();
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

    /** The window in one phrase. */
    @Override
    public String toString() {
        return name + ", " + from + " to " + to + " " + zone;
    }
}
