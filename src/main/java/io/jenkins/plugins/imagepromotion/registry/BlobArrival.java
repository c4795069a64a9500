package io.jenkins.plugins.imagepromotion.registry;

/** How a repository came to hold a blob. */
public enum BlobArrival {
    /** It already held the blob. */
    PRESENT,
    /** The registry took it from another of its repositories, without data sent. */
    MOUNTED,
    /** Its bytes were sent. */
    SENT
}
