package io.jenkins.plugins.imagepromotion.image;

import java.util.stream.Collectors;

/**
 * Makes foreign text safe to print: quoted, bounded, and escaped except for printable ASCII.
 *
 * <p>A line break cannot forge a log line, a bidirectional or zero-width character cannot change how a message reads,
 * and a letter that only looks like ASCII becomes visible.
 */
public final class Quoted {
    /** Longer than most references, short enough not to flood a log. */
    private static final int MAX_SHOWN = 300;

    private Quoted() {}

    /** Returns {@code text} in double quotes, on one line, cut after 300 characters. */
    public static String text(String text) {
        return text.chars().limit(MAX_SHOWN).mapToObj(Quoted::shown).collect(Collectors.joining("", "\"", end(text)));
    }

    /** Returns all of {@code text} as {@link #text} shows it between the quotes. */
    public static String escaped(String text) {
        return text.chars().mapToObj(Quoted::shown).collect(Collectors.joining());
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
