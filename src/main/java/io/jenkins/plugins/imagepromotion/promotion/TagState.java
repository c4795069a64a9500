package io.jenkins.plugins.imagepromotion.promotion;

/** Whether a target tag holds the digest of its promotion. */
public enum TagState {
    /** This attempt did not write it. */
    NOT_WRITTEN,
    /** A write began, and its result is unknown. */
    UNKNOWN,
    /** It was read, and holds the digest. */
    WRITTEN
}
