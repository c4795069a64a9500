package io.jenkins.plugins.imagepromotion.image;

import java.util.stream.Collectors;

/**
 * Foreign text made safe to print: quoted, bounded, everything but printable ASCII escaped.
 *
 * <p>So a line break cannot pose as a line of ours, a bidirectional or zero-width character cannot change what is read,
 * and a letter that only looks like one of ASCII shows itself.
 */
public final class Quoted {
    /** More than most references are long, less than would flood a log. */
    private static final int MAX_SHOWN = 300;

    private Quoted() {}

    /** {@code text} in double quotes, fit for one line of a message; cut after 300 characters. */
    public static String text(String text) {
        return text.chars().limit(MAX_SHOWN).mapToObj(Quoted::shown).collect(Collectors.joining("", "\"", end(text)));
    }

    private static String shown(int character) {
        if (character == '"' || character == '\\') {
            return "\\" + (char) character;
        }
        boolean printable = character >= ' ' && character <= '~';
        return printable ? Character.toString(character) : String.format("\\u%04x", character);
    }

    private static String end(String text) {
        return text.length() > MAX_SHOWN ? "…\"" : "\"";
    }
}
