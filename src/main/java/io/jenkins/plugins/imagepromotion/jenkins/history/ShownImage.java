package io.jenkins.plugins.imagepromotion.jenkins.history;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Extracts the parts of a saved image that a page shows. A saved record can contain anything, so a part that cannot be
 * read is empty.
 */
final class ShownImage {
    private static final int SHORT_HEX = 12;

    private ShownImage() {}

    /** Returns {@code registry/path} of a reference. */
    static String repository(String reference) {
        String withoutDigest = reference.replaceFirst("@.*", "");
        return withoutDigest.substring(0, endOfRepository(withoutDigest));
    }

    /** Returns the tag of a reference; empty if it has no tag. */
    static String tag(String reference) {
        String withoutDigest = reference.replaceFirst("@.*", "");
        int end = endOfRepository(withoutDigest);
        return end == withoutDigest.length() ? "" : withoutDigest.substring(end + 1);
    }

    /** Returns only the tag if the reference is in that repository; otherwise, the whole reference. */
    static String within(String repository, String reference) {
        String tag = tag(reference);
        return tag.isEmpty() || !repository(reference).equals(repository) ? reference : tag;
    }

    /** A colon before the last slash belongs to a port. */
    private static int endOfRepository(String reference) {
        int colon = reference.indexOf(':', reference.lastIndexOf('/') + 1);
        return colon < 0 ? reference.length() : colon;
    }

    /** Returns the first 12 hex digits of a digest, without its algorithm. */
    static String shortDigest(String digest) {
        int start = digest.indexOf(':') + 1;
        return digest.substring(start, Math.min(digest.length(), start + SHORT_HEX));
    }

    /** Returns the repository with the digest; empty without a digest. */
    static String pinned(String repository, String digest) {
        return digest.isEmpty() ? "" : repository + "@" + digest;
    }

    /** Returns the time for the formats of Jelly; null if it cannot be read. */
    static @Nullable Date date(String at) {
        try {
            return Date.from(Instant.parse(at));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return null;
        }
    }
}
