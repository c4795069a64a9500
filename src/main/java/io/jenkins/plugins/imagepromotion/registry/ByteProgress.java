package io.jenkins.plugins.imagepromotion.registry;

/** Is told how many bytes went over the wire; by several threads at once. */
@FunctionalInterface
public interface ByteProgress {

    /** So many bytes more. */
    void moved(int bytes);
}
