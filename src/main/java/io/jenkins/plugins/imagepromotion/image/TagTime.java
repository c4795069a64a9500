package io.jenkins.plugins.imagepromotion.image;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A point in time, with the resolution of tag timestamps. Tools that follow the newest tag compare timestamps only, so
 * a tag from the future would win over every later promotion.
 *
 * @param now the point in time
 */
public record TagTime(Instant now) {
    /**
     * How far the clocks of machines may differ. A timestamp that is later than now by more than this is in the future.
     */
    public static final Duration SKEW = Duration.ofSeconds(60);

    /** How many tags a warning names. */
    private static final int SHOWN = 3;

    /** Returns true if the timestamp, in Unix seconds, is in the future. */
    public boolean isFuture(long timestamp) {
        return timestamp > now.plus(SKEW).getEpochSecond();
    }

    /**
     * Requires that a requested timestamp is in a period that ends now.
     *
     * @param begin the start of the period; empty if only the future is ruled out
     * @throws ImagePromotionException {@code IMPLAUSIBLE_TIMESTAMP}
     */
    public void require(long timestamp, Optional<Instant> begin) {
        boolean isTooEarly = begin.filter(first -> timestamp < first.minus(SKEW).getEpochSecond())
                .isPresent();
        if (isTooEarly || isFuture(timestamp)) {
            String summary =
                    isTooEarly ? "The timestamp is older than this build." : "The timestamp lies in the future.";
            Failure failure = Failure.of(FailureCode.IMPLAUSIBLE_TIMESTAMP, summary)
                    .with("timestamp", shown(Instant.ofEpochSecond(timestamp)))
                    .with("now", shown(now));
            throw new ImagePromotionException(begin.map(first -> failure.with("build began", shown(first)))
                    .orElse(failure)
                    .remedy("Omit the timestamp to use the current time."));
        }
    }

    private static String shown(Instant time) {
        return time.getEpochSecond() + " (" + time.truncatedTo(ChronoUnit.SECONDS) + ")";
    }

    /** Returns the tags that are not from the future, in the same order. */
    public List<ImmutableTag> present(List<ImmutableTag> tags) {
        return tags.stream().filter(tag -> !isFuture(tag.timestamp())).toList();
    }

    /** Returns a line about the tags that {@link #present} leaves out; empty if it keeps all tags. */
    public Optional<String> warning(List<ImmutableTag> tags) {
        List<ImmutableTag> future =
                tags.stream().filter(tag -> isFuture(tag.timestamp())).toList();
        if (future.isEmpty()) {
            return Optional.empty();
        }
        String names = future.stream()
                .limit(SHOWN)
                .map(tag -> tag + " (" + Instant.ofEpochSecond(tag.timestamp()) + ")")
                .collect(Collectors.joining(", "));
        String more = future.size() > SHOWN ? " and " + (future.size() - SHOWN) + " more" : "";
        return Optional.of("warning: ignoring tags from the future: " + names + more
                + ". A tool that follows the newest tag keeps selecting them. Delete them in the registry.");
    }

    /** Returns the timestamp of a new tag: now, or one second after the newest tag if that is later. */
    public long after(Optional<ImmutableTag> newest) {
        long next = newest.map(tag -> tag.timestamp() + 1).orElse(0L);
        return Math.max(now.getEpochSecond(), next);
    }
}
