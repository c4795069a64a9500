package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;

/**
 * The limit of a response body.
 *
 * @param bytes the number of bytes
 * @param code the code of the failure if the body is larger
 * @param summary the message of that failure
 */
public record BodyLimit(long bytes, FailureCode code, String summary) {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** Registries must accept 4 MB; larger manifests are not portable. */
    public static final BodyLimit MANIFEST =
            new BodyLimit(4 * MIB, FailureCode.MANIFEST_TOO_LARGE, "The manifest is larger than the limit.");

    /** A token has a few KiB; other clients use the same limit. */
    public static final BodyLimit TOKEN =
            unreadable(64 * KIB, "The token service's response is larger than the limit.");

    /**
     * A page contains 1,000 tags of at most 128 characters; registries that ignore the page size send all tags at once.
     */
    public static final BodyLimit TAGS = unreadable(8 * MIB, "The page of tags is larger than the limit.");

    /** Enough for the text of a failure; the rest is not read. */
    public static final BodyLimit ERROR = unreadable(64 * KIB, "The response is larger than the limit.");

    /** The maximum size of an image configuration or of the content of an artifact. */
    public static final long MAX_SMALL = 8L * MIB;

    /** The limit for a blob with this size in its descriptor. Messages call it {@code name}. */
    public static BodyLimit small(long size, String name) {
        return unreadable(size, "The " + name + " is larger than its manifest says.");
    }

    private static BodyLimit unreadable(long bytes, String summary) {
        return new BodyLimit(bytes, FailureCode.UNREADABLE_ANSWER, summary);
    }
}
