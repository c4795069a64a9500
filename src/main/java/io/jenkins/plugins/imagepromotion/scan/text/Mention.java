package io.jenkins.plugins.imagepromotion.scan.text;

/**
 * A place where an image is named.
 *
 * @param line counted from 1
 * @param column counted from 1, in UTF-16 units
 * @param written how it is written there
 * @param value what that means: the reference, with {@link io.jenkins.plugins.imagepromotion.script.Variables#OPEN} for each part that the file does not tell
 * @param certain whether the place names an image for sure, so that a text which is no reference is a fault
 */
public record Mention(int line, int column, String written, String value, boolean certain) {}
