package io.jenkins.plugins.imagepromotion.registry;

/** Counts the bytes that were sent. Several threads may call it at the same time. */
@FunctionalInterface
public interface ByteProgress {

    /**
     * Reports that {@code bytes} more bytes were sent. A negative number subtracts bytes that must be sent again, because the
     * registry did not keep them.
     */
    void moved(long bytes);
}
