package io.jenkins.plugins.imagepromotion.scan.text;

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
 */
public record Mention(int line, int column, String written, String value, boolean certain, boolean created) {}
