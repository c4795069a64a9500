package io.jenkins.plugins.imagepromotion.script;

import java.util.Collection;
import java.util.Locale;

/** Tells whether a text contains one of these names as a word; ignores case and allocates nothing. */
final class Signs {
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
            int end = at + name.length();
            if (text.regionMatches(true, at, name, 0, name.length())
                    && (end == text.length() || !Character.isLetter(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }
}
