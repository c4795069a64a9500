package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Headers;

/**
 * How long a registry asks clients to wait.
 *
 * <p>{@code Retry-After} is a number of seconds or a date (RFC 9110, section 10.2.3); Docker Hub sent a Unix time, also as
 * {@code X-Retry-After} (docker/docs#22916). If a quota is used up, {@code RateLimit-Reset} or the quota's window shows
 * when it resets: {@code ratelimit-remaining: 0;w=21600} means up to six hours.
 */
public final class RetryAfter {
    private static final List<String> EXPLICIT = List.of("Retry-After", "X-Retry-After");
    private static final List<String> REMAINING = List.of("RateLimit-Remaining", "X-RateLimit-Remaining");
    private static final List<String> RESET = List.of("RateLimit-Reset", "X-RateLimit-Reset");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern USED_UP = Pattern.compile("0+(?:\\s*;.*)?");
    private static final Pattern WINDOW = Pattern.compile(".*;\\s*w=([0-9]{1,9})\\s*(?:;.*)?");

    /** Numbers from here on are Unix times, starting in 2001, because no server asks for a wait of thirty years. */
    private static final long FIRST_MOMENT = 1_000_000_000L;

    private static final long FIRST_MOMENT_IN_MILLIS = FIRST_MOMENT * 1000;

    private final Headers headers;
    /** Times are relative to the response's own {@code Date}, because the registry's clock and ours may differ. */
    private final Instant sent;

    private RetryAfter(Headers headers, Instant now) {
        this.headers = headers;
        this.sent = Optional.ofNullable(headers.getInstant("Date")).orElse(now);
    }

    /** Returns the time to wait, zero if it has passed; empty if the headers contain none. */
    public static Optional<Duration> of(Headers headers, Instant now) {
        return new RetryAfter(headers, now).read();
    }

    private Optional<Duration> read() {
        Optional<Duration> explicit = first(EXPLICIT);
        boolean usedUp = values(REMAINING)
                .anyMatch(value -> USED_UP.matcher(value.trim()).matches());
        return explicit.isPresent() || !usedUp ? explicit : first(RESET).or(this::window);
    }

    private Stream<String> values(List<String> names) {
        return names.stream().map(headers::get).filter(Objects::nonNull);
    }

    private Optional<Duration> window() {
        return values(REMAINING)
                .map(WINDOW::matcher)
                .filter(Matcher::matches)
                .map(window -> Duration.ofSeconds(Long.parseLong(window.group(1))))
                .findFirst();
    }

    private Optional<Duration> first(List<String> names) {
        return names.stream().flatMap(name -> duration(name).stream()).findFirst();
    }

    private Optional<Duration> duration(String name) {
        String value = Optional.ofNullable(headers.get(name)).orElse("").trim();
        if (!NUMBER.matcher(value).matches()) {
            return Optional.ofNullable(headers.getInstant(name)).map(this::until);
        }
        long number = Long.parseLong(value);
        if (number < FIRST_MOMENT) {
            return Optional.of(Duration.ofSeconds(number));
        }
        return Optional.of(
                until(number < FIRST_MOMENT_IN_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number)));
    }

    private Duration until(Instant moment) {
        Duration wait = Duration.between(sent, moment);
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
