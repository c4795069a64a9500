package io.jenkins.plugins.imagepromotion.registry;

/** Counts the bytes that were sent. Several threads may call it at once. */
@FunctionalInterface
public interface ByteProgress {

    /** Reports that {@code bytes} more bytes were sent. */
    void moved(int bytes);
}
