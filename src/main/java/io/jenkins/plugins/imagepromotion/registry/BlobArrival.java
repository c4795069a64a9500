package io.jenkins.plugins.imagepromotion.registry;

/** How it came about that a repository holds a blob. */
public enum BlobArrival {
    /** It held it already. */
    PRESENT,
    /** The registry took it from another of its repositories, without data sent. */
    MOUNTED,
    /** Its bytes were sent. */
    SENT
}
