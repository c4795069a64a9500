package io.jenkins.plugins.imagepromotion.scan.text;

/** A file format that can name images. */
public interface Format {
    /** Finds the images that the text names; accepts any text and never throws because of its content. */
    void read(SourceText text, Mentions found);
}
