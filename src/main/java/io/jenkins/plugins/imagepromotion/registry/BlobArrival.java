package io.jenkins.plugins.imagepromotion.registry;

/** How a repository came to hold a blob. */
public enum BlobArrival {
    /** It already held the blob. */
    PRESENT,
    /** The registry mounted it from another of its repositories; no data was sent. */
    MOUNTED,
    /** Its bytes were sent. */
    SENT
}
