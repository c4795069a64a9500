package io.jenkins.plugins.imagepromotion.script;

/**
 * A text that a script passes to the input of a command.
 *
 * @param text the content
 * @param line the line in which it begins
 */
public record HereDocument(String text, int line) {}
