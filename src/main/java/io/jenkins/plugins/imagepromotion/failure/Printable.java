package io.jenkins.plugins.imagepromotion.failure;

/**
 * Makes foreign text safe to show on one line of a log or a page. {@link Failure} and the progress of every use case do this to all
 * of their text, so that no caller can forget it.
 *
 * <p>A line break cannot begin a line of its own, an escape sequence cannot change a terminal, and an invisible or bidirectional
 * character cannot change how a line reads. Letters of every language stay as they are.
 */
public final class Printable {
    /** Longer than any line of ours, short enough not to flood a log. */
    private static final int MAX_LENGTH = 4000;

    private Printable() {}

    /**
     * Returns {@code text} with control, format and unpaired surrogate characters and line separators as {@code \}{@code u000a},
     * cut after 4,000 characters. Applying it twice has no further effect.
     */
    public static String line(String text) {
        boolean isPlain = text.length() <= MAX_LENGTH && text.chars().noneMatch(Printable::mayNeedEscape);
        return isPlain ? text : escaped(text);
    }

    /** The fast path: almost all text is printable ASCII. */
    private static boolean mayNeedEscape(int unit) {
        return unit < ' ' || unit > '~';
    }

    private static String escaped(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .takeWhile(character -> shown.length() < MAX_LENGTH)
                .forEach(character -> append(shown, character));
        if (shown.length() > MAX_LENGTH || text.length() > MAX_LENGTH) {
            shown.setLength(MAX_LENGTH - 1);
            shown.append('…');
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> {
                for (char unit : Character.toChars(character)) {
                    shown.append(String.format("\\u%04x", (int) unit));
                }
            }
            default -> shown.appendCodePoint(character);
        }
    }
}
