package io.jenkins.plugins.imagepromotion.policy.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimespanTest {

    @ParameterizedTest
    @CsvSource({"3d, 259200", "12h, 43200", "90m, 5400", "1d12h, 129600", "1d2h3m, 93780", "0m, 0", "48h, 172800"})
    void readsDaysHoursAndMinutes(String text, long seconds) {
        assertThat(Timespan.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0, 0m", "1, 1m", "60, 1m", "5400, 1h30m", "86400, 1d", "93780, 1d2h3m"})
    void printsWhatItReadsRoundedUpToMinutes(long seconds, String text) {
        assertThat(Timespan.text(Duration.ofSeconds(seconds))).isEqualTo(text);
        assertThat(Timespan.text(Timespan.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24", "24 h", "1h1d", "-1h", "1w", "PT24H", "99999d", "1.5h", "24H"})
    void refusesWhatIsNoLengthOfTime(String text) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> Timespan.parse(text))
                .withMessage("""
                        The policy is not valid: "%s" is not a length of time.  [INVALID_POLICY]
                          expected: days, hours and minutes such as 3d, 12h, 90m or 1d12h
                          Correct the policy; docs/policy.md shows every field by example.""", text);
    }

    @Test
    void takesADayForTwentyFourHours() {
        assertThat(Timespan.parse("1d")).isEqualTo(Timespan.parse("24h"));
    }
}
