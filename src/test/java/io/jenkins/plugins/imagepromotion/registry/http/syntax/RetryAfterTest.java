package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    /** 1795168800 as a Unix time. */
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private static Headers headers(String fields) {
        Headers.Builder headers = new Headers.Builder();
        for (String field : fields.split(" / ", -1)) {
            headers.add(field);
        }
        return headers.build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: 5 | 5",
                "Retry-After: 0 | 0",
                "Retry-After: Fri, 20 Nov 2026 10:00:09 GMT | 9",
                "Retry-After: Fri, 20 Nov 2026 09:00:00 GMT | 0",
                "Retry-After: 1795168830 | 30",
                "Retry-After: 1795168830000 | 30",
                "X-Retry-After: 1795168830 | 30",
                "Retry-After: soon / X-Retry-After: 3 | 3",
                "Date: Fri, 20 Nov 2026 12:00:00 GMT / Retry-After: Fri, 20 Nov 2026 12:00:07 GMT | 7",
                "Date: Fri, 20 Nov 2026 12:00:00 GMT / Retry-After: 7 | 7",
                "ratelimit-remaining: 0;w=21600 | 21600",
                "ratelimit-remaining: 0;w=21600 / Retry-After: 8 | 8",
                "RateLimit-Remaining: 0 / RateLimit-Reset: 1795168860 | 60",
                "X-RateLimit-Remaining: 0 / X-RateLimit-Reset: 12 | 12",
            })
    void readsEveryWayToSayHowLong(String fields, long seconds) {
        assertThat(RetryAfter.of(headers(fields), NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Other: 5",
                "Retry-After: soon",
                "Retry-After: -5",
                "Retry-After: 99999999999999999999",
                "RateLimit-Reset: 12",
                "ratelimit-remaining: 76;w=21600",
                "ratelimit-remaining: 0",
            })
    void knowsNothingOfOtherFields(String fields) {
        assertThat(RetryAfter.of(headers(fields), NOW)).isEmpty();
    }
}
