package io.jenkins.plugins.imagepromotion.policy.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreezeWindowTest {
    private static FreezeWindow window(String zone, String from, String to) {
        return new FreezeWindow(
                "test", FreezeWindow.zone(zone), FreezeWindow.Boundary.parse(from), FreezeWindow.Boundary.parse(to));
    }

    private static String end(FreezeWindow window, String now) {
        return window.end(Instant.parse(now)).map(ZonedDateTime::toString).orElse("open");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // Berlin is one hour ahead of UTC in November; 27 November 2026 is a Friday.
        "2026-11-27T14:59:59Z, open",
        "2026-11-27T15:00:00Z, 2026-11-30T08:00+01:00[Europe/Berlin]",
        "2026-11-29T12:00:00Z, 2026-11-30T08:00+01:00[Europe/Berlin]",
        "2026-11-30T06:59:59Z, 2026-11-30T08:00+01:00[Europe/Berlin]",
        "2026-11-30T07:00:00Z, open",
        "2026-12-02T12:00:00Z, open",
        "1969-12-27T12:00:00Z, 1969-12-29T08:00+01:00[Europe/Berlin]",
    })
    void holdsEveryWeekOverTheWeeksEnd(String now, String end) {
        assertThat(end(window("Europe/Berlin", "Friday 16:00", "Monday 08:00"), now))
                .isEqualTo(end);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2026-11-25T12:00:00Z, open",
        "2026-11-25T13:00:00Z, 2026-11-25T14:00Z[UTC]",
        "2026-11-25T14:00:00Z, open"
    })
    void holdsWithinADay(String now, String end) {
        assertThat(end(window("UTC", "wednesday 13:00", "WEDNESDAY 14:00"), now))
                .isEqualTo(end);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2026-12-18T22:59:59Z, open",
        "2026-12-18T23:00:00Z, 2027-01-04T08:00+01:00[Europe/Berlin]",
        "2027-01-04T06:59:59Z, 2027-01-04T08:00+01:00[Europe/Berlin]",
        "2027-01-04T07:00:00Z, open"
    })
    void holdsOnceBetweenTwoDates(String now, String end) {
        assertThat(end(window("Europe/Berlin", "2026-12-19", "2027-01-04T08:00"), now))
                .isEqualTo(end);
    }

    /** On 25 October 2026 the clocks of Berlin show 02:00 to 03:00 twice: until 01:00Z and until 02:00Z. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2026-10-25T00:14:59Z, open",
        "2026-10-25T00:15:00Z, held",
        "2026-10-25T00:50:00Z, held",
        "2026-10-25T01:44:59Z, held",
        "2026-10-25T01:45:00Z, open"
    })
    void holdsFromTheFirstBeginningToTheLastEndWhereAnHourComesTwice(String now, String state) {
        assertThat(end(window("Europe/Berlin", "2026-10-25T02:15", "2026-10-25T02:45"), now))
                .isEqualTo(state.equals("open") ? "open" : "2026-10-25T02:45+01:00[Europe/Berlin]");
        assertThat(end(window("Europe/Berlin", "Sunday 02:15", "Sunday 02:45"), now))
                .isEqualTo(state.equals("open") ? "open" : "2026-10-25T02:45+01:00[Europe/Berlin]");
    }

    /** On 29 March 2026 the clocks of Berlin jump from 02:00 to 03:00, at 01:00Z. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2026-03-29T00:59:59Z, open",
        "2026-03-29T01:00:00Z, held",
        "2026-03-29T01:29:59Z, held",
        "2026-03-29T01:30:00Z, open"
    })
    void beginsAtTheChangeWhereItsBeginningIsSkipped(String now, String state) {
        assertThat(end(window("Europe/Berlin", "Sunday 02:30", "Sunday 03:30"), now))
                .isEqualTo(state.equals("open") ? "open" : "2026-03-29T03:30+02:00[Europe/Berlin]");
    }

    @Test
    void endsAtTheChangeWhereItsEndIsSkipped() {
        FreezeWindow window = window("Europe/Berlin", "Saturday 22:00", "Sunday 02:30");

        assertThat(end(window, "2026-03-29T00:59:59Z")).isEqualTo("2026-03-29T03:00+02:00[Europe/Berlin]");
        assertThat(end(window, "2026-03-29T01:00:00Z")).isEqualTo("open");
    }

    /** What the clock on the wall says decides, whatever the offset: the reason to name a zone. */
    @Property
    void holdsWhenTheWallClockSaysSo(@ForAll("moments") Instant now) {
        ZoneId zone = ZoneId.of("America/New_York");
        FreezeWindow window = window(zone.getId(), "Friday 16:00", "Monday 08:00");

        ZonedDateTime clock = now.atZone(zone);
        int hour = clock.getDayOfWeek().getValue() * 24 + clock.getHour();

        assertThat(window.end(now).isPresent()).isEqualTo(hour >= 5 * 24 + 16 || hour < 24 + 8);
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Arbitraries.longs().between(1_500_000_000L, 2_500_000_000L).map(Instant::ofEpochSecond);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Friday",
                "Fri 16:00",
                "Friday 25:00",
                "Friday  16:00",
                "16:00",
                "2026-13-01",
                "2026-02-30",
                "2026-12-19 16:00",
                "19.12.2026",
                "2026-12-19T16:00Z",
                ""
            })
    void refusesWhatIsNoMoment(String text) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> FreezeWindow.Boundary.parse(text))
                .withMessage("""
                        The policy is not valid: "%s" is not a date or a weekday with a time.  [INVALID_POLICY]
                          expected: a weekday and a time such as Friday 16:00, or a date such as 2026-12-19 or\
                         2026-12-19T16:00
                          Correct the policy; docs/policy.md shows every field by example.""", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Friday 16:00", "Monday 00:00", "Sunday 23:59", "2026-12-19T00:00", "2026-12-19T16:30"})
    void printsAMomentAsItWasWritten(String text) {
        assertThat(FreezeWindow.Boundary.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+01:00", "CET+1", "Berlin", "europe/berlin", ""})
    void refusesWhatIsNoZone(String name) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> FreezeWindow.zone(name))
                .withMessageStartingWith(
                        "The policy is not valid: \"" + name + "\" is not a time zone.  [INVALID_POLICY]");
    }

    @ParameterizedTest
    @CsvSource({
        "Friday 16:00, Friday 16:00, ends where it begins or before",
        "2026-12-19, 2026-12-19, ends where it begins or before",
        "2026-12-20, 2026-12-19, ends where it begins or before",
        "Friday 16:00, 2026-12-19, has a weekday at one end and a date at the other"
    })
    void refusesAWindowThatCannotBeMeant(String from, String to, String problem) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> window("UTC", from, to))
                .withMessageStartingWith("The policy is not valid: the freeze \"test\" "
                        + problem.replace(" or", ", or") + ".  [INVALID_POLICY]");
    }

    @Test
    void needsAName() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> new FreezeWindow(
                        " ",
                        ZoneId.of("UTC"),
                        FreezeWindow.Boundary.parse("2026-12-19"),
                        FreezeWindow.Boundary.parse("2026-12-20")))
                .withMessageStartingWith("The policy is not valid: a freeze has no name.");
    }
}
