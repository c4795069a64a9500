package io.jenkins.plugins.imagepromotion.scan.format.shell;

import io.jenkins.plugins.imagepromotion.scan.text.Variables;

/**
 * A word of a command.
 *
 * @param written as it stands in the script
 * @param text without its quotes; a dollar that is no variable is {@link #DOLLAR}
 * @param line where it begins
 */
public record Word(String written, String text, int line) {
    /** A dollar in single quotes, or behind a backslash. */
    public static final char DOLLAR = '\uFFFE';

    /** What it means, as far as the variables tell. */
    public String value(Variables variables) {
        return variables.expand(text).replace(DOLLAR, '$');
    }

    /** The part from that place on, as a word of its own. */
    public Word from(int place) {
        String rest = text.substring(place);
        return new Word(rest.replace(DOLLAR, '$'), rest, line);
    }

    /** How it is shown: without quotes where that is what the line holds too. */
    String shown() {
        return written.contains(text) ? text : written;
    }
}
