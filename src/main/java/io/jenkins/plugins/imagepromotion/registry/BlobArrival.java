package io.jenkins.plugins.imagepromotion.registry;

/** How a blob got into a repository. */
public enum BlobArrival {
    /** It already held the blob. */
    PRESENT,
    /** The registry mounted it from another of its repositories; no data was sent. */
    MOUNTED,
    /** Its bytes were sent. */
    SENT
}
