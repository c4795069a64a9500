package io.jenkins.plugins.imagepromotion.promotion;

/** Whether a target tag holds the digest of its promotion. */
public enum TagState {
    /** This attempt did not write the tag. */
    NOT_WRITTEN,
    /** A write started, but its result is unknown. */
    UNKNOWN,
    /** The tag was read, and holds the digest. */
    WRITTEN
}
