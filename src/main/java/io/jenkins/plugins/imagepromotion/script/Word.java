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

    /** A word whose variables are not replaced yet; shares the text of one without quotes. */
    static Word of(String written, String text, int line) {
        return new Word(written.equals(text) ? text : written, text, text, line);
    }

    Word expanded(Variables variables) {
        String expanded = variables.expand(lookedUp()).replace(DOLLAR, '$');
        return expanded.equals(value) ? this : new Word(written, text, expanded, line);
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

    /** Returns whether it is only an unquoted variable, which a shell splits at spaces. */
    boolean isBareVariable() {
        boolean batch = (written.startsWith("%") || written.startsWith("!")) && text.startsWith("${");
        return batch || (written.startsWith("$") && written.equals(text));
    }

    /** Returns the name of the variable that makes up the whole word; empty for any other word. */
    String variable() {
        boolean braces = text.length() > 3 && (text.startsWith("${") || text.startsWith("$("));
        String name = !text.startsWith("$") ? "" : braces ? text.substring(2, text.length() - 1) : text.substring(1);
        return name.endsWith("[@]") || name.endsWith("[*]") ? name.substring(0, name.length() - 3) : name;
    }

    /** Returns whether it is all elements of an array, which are words of their own, also in quotes. */
    boolean isArray() {
        return text.startsWith("${") && (text.endsWith("[@]}") || text.endsWith("[*]}"));
    }

    /** {@code $words} and {@code @words} of PowerShell: the elements become words. */
    boolean isPowerShellList(Variables variables) {
        boolean isVariable =
                text.length() > 1 && (text.charAt(0) == '$' || text.charAt(0) == '@') && written.equals(text);
        return isVariable && variables.get(text.substring(1)).indexOf(',') > 0;
    }

    /** {@code {docker,build,.}}: several words. */
    boolean isBraces() {
        return text.length() > 2
                && text.startsWith("{")
                && text.endsWith("}")
                && text.indexOf(',') > 0
                && text.indexOf('$') < 0
                && written.equals(text);
    }

    boolean isSubstitution() {
        return text.startsWith("$(") || text.startsWith("`");
    }

    boolean isOption() {
        return value.startsWith("-");
    }
}
