package io.jenkins.plugins.imagepromotion.scan.text;

import java.util.Optional;

/**
 * A place that names an image.
 *
 * @param line counted from 1
 * @param column counted from 1, in UTF-16 units
 * @param written the text at this place
 * @param value the reference that it means, with {@link io.jenkins.plugins.imagepromotion.script.Variables#OPEN} for each unknown part
 * @param certain true if this place always names an image, so that an invalid reference is an error
 * @param created true if a build, a push or a tag gives this name to an image; such a name counts only if its tag is
 *     mutable
 * @param fields the fields of an image that is written in parts; empty if it is written as a whole
 */
public record Mention(
        int line,
        int column,
        String written,
        String value,
        boolean certain,
        boolean created,
        Optional<ImageFields> fields) {

    /** An image that is written as a whole. */
    public Mention(int line, int column, String written, String value, boolean certain, boolean created) {
        this(line, column, written, value, certain, created, Optional.empty());
    }

    /** Returns this mention with other fields. */
    public Mention with(Optional<ImageFields> others) {
        return new Mention(line, column, written, value, certain, created, others);
    }
}
