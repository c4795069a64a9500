package io.jenkins.plugins.imagepromotion.registry.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a registry wants to be left alone.
 *
 * <p>{@code Retry-After} is a number of seconds or a date (RFC 9110, section 10.2.3), at Docker Hub it was a Unix time, also
 * as {@code X-Retry-After} (docker/docs#22916). Where a quota is used up, {@code RateLimit-Reset} or the quota's window says
 * when it is new: {@code ratelimit-remaining: 0;w=21600} means up to six hours.
 */
final class RetryAfter {
    private static final List<String> EXPLICIT = List.of("Retry-After", "X-Retry-After");
    private static final List<String> REMAINING = List.of("RateLimit-Remaining", "X-RateLimit-Remaining");
    private static final List<String> RESET = List.of("RateLimit-Reset", "X-RateLimit-Reset");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern USED_UP = Pattern.compile("0+(?:\\s*;.*)?");
    private static final Pattern WINDOW = Pattern.compile(".*;\\s*w=([0-9]{1,9})\\s*(?:;.*)?");

    /** Numbers from here on, the year 2001, are moments; nobody waits for thirty years. */
    private static final long FIRST_MOMENT = 1_000_000_000L;

    private static final long FIRST_MOMENT_IN_MILLIS = FIRST_MOMENT * 1000;

    private RetryAfter() {}

    /** The time to wait, zero if it has passed; empty if the answer does not say. */
    static Optional<Duration> of(Answer answer, Instant now) {
        Instant then = date(answer.header("Date").orElse("")).orElse(now);
        Optional<Duration> explicit = first(answer, EXPLICIT, then);
        if (explicit.isPresent() || !isUsedUp(answer)) {
            return explicit;
        }
        return first(answer, RESET, then).or(() -> window(answer));
    }

    private static boolean isUsedUp(Answer answer) {
        return REMAINING.stream()
                .flatMap(name -> answer.header(name).stream())
                .anyMatch(value -> USED_UP.matcher(value.trim()).matches());
    }

    private static Optional<Duration> window(Answer answer) {
        return REMAINING.stream()
                .flatMap(name -> answer.header(name).stream())
                .map(WINDOW::matcher)
                .filter(Matcher::matches)
                .map(window -> Duration.ofSeconds(Long.parseLong(window.group(1))))
                .findFirst();
    }

    /** Moments are counted from the answer's own {@code Date}, because the registry's clock and ours may differ. */
    private static Optional<Duration> first(Answer answer, List<String> names, Instant then) {
        return names.stream()
                .flatMap(name -> answer.header(name).stream())
                .flatMap(value -> duration(value.trim(), then).stream())
                .findFirst();
    }

    private static Optional<Duration> duration(String value, Instant then) {
        if (!NUMBER.matcher(value).matches()) {
            return date(value).map(moment -> until(moment, then));
        }
        long number = Long.parseLong(value);
        if (number < FIRST_MOMENT) {
            return Optional.of(Duration.ofSeconds(number));
        }
        return Optional.of(until(
                number < FIRST_MOMENT_IN_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number), then));
    }

    private static Duration until(Instant moment, Instant then) {
        Duration wait = Duration.between(then, moment);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static Optional<Instant> date(String value) {
        try {
            return Optional.of(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
