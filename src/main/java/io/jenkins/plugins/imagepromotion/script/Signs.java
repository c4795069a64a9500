package io.jenkins.plugins.imagepromotion.script;

import java.util.Collection;
import java.util.Locale;

/**
 * Returns whether a text contains one of these names as a word, even if the word is written in parts, {@code d"o"cker};
 * ignores case and allocates nothing.
 */
final class Signs {
    /** Quotes and escapes of all languages; a line can continue within a word. */
    private static final String QUOTING = "\"'\\^`\r\n";

    private final String[][] byFirst = new String[128][];

    Signs(Collection<String> names) {
        for (char first = 0; first < 128; first++) {
            String begin = String.valueOf(first);
            byFirst[first] = names.stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .filter(name -> name.startsWith(begin))
                    .toArray(String[]::new);
        }
    }

    boolean isIn(String text) {
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!inWord && c < 128 && isNamed(text, i, Character.toLowerCase(c))) {
                return true;
            }
            inWord = Character.isLetterOrDigit(c);
        }
        return false;
    }

    private boolean isNamed(String text, int at, char first) {
        for (String name : byFirst[first]) {
            int end = endOf(name, text, at);
            if (end > 0 && (end == text.length() || !Character.isLetter(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the end of this name if it begins here, or -1 if it does not. */
    private static int endOf(String name, String text, int begin) {
        int at = begin;
        for (int i = 0; i < name.length(); i++) {
            while (i > 0 && at < text.length() && QUOTING.indexOf(text.charAt(at)) >= 0 && isInside(text, at)) {
                at++;
            }
            if (at == text.length() || Character.toLowerCase(text.charAt(at)) != name.charAt(i)) {
                return -1;
            }
            at++;
        }
        return at;
    }

    /** Returns whether a word continues after this sign: a line end is part of a word only after an escape. */
    private static boolean isInside(String text, int at) {
        char c = text.charAt(at);
        return (c != '\n' && c != '\r') || "\\^`\r".indexOf(text.charAt(at - 1)) >= 0;
    }
}
