package io.jenkins.plugins.imagepromotion.signature.predicate;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads times that attestations state (RFC 3339). */
final class StatedTime {
    /** Programs in Go write this time if they have none. */
    private static final Instant NONE = Instant.parse("0001-01-01T00:00:00Z");

    private StatedTime() {}

    /** Returns the time; empty if the value is missing or cannot be read. */
    static Optional<Instant> read(@Nullable Object value) {
        try {
            return value instanceof String text
                    ? Optional.of(OffsetDateTime.parse(text).toInstant()).filter(time -> !time.equals(NONE))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
