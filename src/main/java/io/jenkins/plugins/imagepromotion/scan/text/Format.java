package io.jenkins.plugins.imagepromotion.scan.text;

/** A kind of file that can name images. */
public interface Format {
    /** Finds the images that {@code text} names; takes any text, and never throws because of one. */
    void read(SourceText text, Mentions found);
}
