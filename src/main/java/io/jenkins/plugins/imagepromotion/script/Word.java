package io.jenkins.plugins.imagepromotion.script;

import java.util.List;

/**
 * A word of a command.
 *
 * @param written the word in the script, with its quotes
 * @param text the word without its quotes; {@link #DOLLAR} stands for a dollar sign that does not begin a variable
 * @param value the text with its variables replaced; {@link Variables#OPEN} stands for each unknown part
 * @param line the line in which it begins
 */
public record Word(String written, String text, String value, int line) {
    /** A dollar sign in single quotes, or after an escape character. */
    static final char DOLLAR = '\uFFFE';

    private static final List<String> LOOKUPS = List.of("which ", "command -v ", "type -p ", "type -P ");

    /** A word without quotes and variables. */
    static Word plain(String text, int line) {
        return new Word(text, text, text, line);
    }

    Word expanded(Variables variables) {
        return new Word(written, text, variables.expand(lookedUp()).replace(DOLLAR, '$'), line);
    }

    /** Returns the program that {@code $(which program)} looks up; the text itself if it does something else. */
    private String lookedUp() {
        boolean modern = text.startsWith("$(") && text.endsWith(")");
        boolean old = text.length() > 2 && text.startsWith("`") && text.endsWith("`");
        if (!modern && !old) {
            return text;
        }
        String command = text.substring(modern ? 2 : 1, text.length() - 1).strip();
        return LOOKUPS.stream()
                .filter(command::startsWith)
                .map(lookup -> command.substring(lookup.length()).strip().split(" ", 2)[0])
                .findFirst()
                .orElse(text);
    }

    /** Returns the rest after the first {@code length} characters. */
    public Word from(int length) {
        String rest = value.substring(length);
        String own = text.regionMatches(0, value, 0, length) ? text.substring(length) : rest;
        return new Word(own.replace(DOLLAR, '$'), own, rest, line);
    }

    /** Returns the word for reports: without quotes if the line contains it without quotes. */
    public String shown() {
        return written.contains(text) ? text : written;
    }

    /** Tells whether it is only an unquoted variable, which a shell splits at spaces. */
    boolean isBareVariable() {
        boolean batch = (written.startsWith("%") || written.startsWith("!")) && text.startsWith("${");
        return batch || (written.startsWith("$") && written.equals(text));
    }

    boolean isOption() {
        return value.startsWith("-");
    }
}
