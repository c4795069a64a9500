package io.jenkins.plugins.imagepromotion.image;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A moment, as far as the timestamps of tags are concerned. Tools that follow the newest tag compare timestamps only, so a tag
 * from the future would win over every later promotion.
 *
 * @param now the moment
 */
public record TagTime(Instant now) {
    /** How far the clocks of machines may differ. A timestamp that is later than now by more lies in the future. */
    public static final Duration SKEW = Duration.ofSeconds(60);

    /** How many tags a warning names. */
    private static final int SHOWN = 3;

    /** Returns true if the timestamp, in Unix seconds, lies in the future. */
    public boolean isFuture(long timestamp) {
        return timestamp > now.plus(SKEW).getEpochSecond();
    }

    /** Returns the tags that are not from the future, in the same order. */
    public List<ImmutableTag> present(List<ImmutableTag> tags) {
        return tags.stream().filter(tag -> !isFuture(tag.timestamp())).toList();
    }

    /** Returns a line about the tags that {@link #present} leaves out; empty if there are none. */
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
