package io.jenkins.plugins.imagepromotion.script;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words of a statement before its command: keywords, assignments, and the condition of IF in a batch file. */
final class CommandPrefix {
    private static final Set<String> KEYWORDS =
            Set.of("then", "do", "else", "if", "elif", "while", "until", "!", "{", "}", "@", "try", "return");

    private static final Set<String> MODIFIERS = Set.of("/i", "not");
    private static final Set<String> WITH_VALUE = Set.of("exist", "errorlevel", "defined", "cmdextversion");
    private static final Set<String> COMPARISONS = Set.of("==", "equ", "neq", "lss", "leq", "gtr", "geq");

    private CommandPrefix() {}

    /** Returns the words from the command on. */
    static List<Word> skip(List<Word> words, ScriptLanguage language) {
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at).value();
            boolean assignsOutput = language == ScriptLanguage.POWERSHELL
                    && words.get(at).text().startsWith("$")
                    && at + 1 < words.size()
                    && words.get(at + 1).value().endsWith("=");
            if (language == ScriptLanguage.BATCH && word.equalsIgnoreCase("if")) {
                at = conditionEnd(words, at + 1);
            } else if (assignsOutput || word.equals("function")) {
                at += 2;
            } else if (KEYWORDS.contains(word)
                    || (language == ScriptLanguage.POWERSHELL && word.equals("."))
                    || Assignments.nameEnd(word) > 0) {
                at++;
            } else {
                break;
            }
        }
        return words.subList(Math.min(at, words.size()), words.size());
    }

    /** Returns the words behind the keywords; a single word is not a keyword. */
    static List<Word> skipKeywords(List<Word> words) {
        int at = 0;
        while (at < words.size() - 1 && KEYWORDS.contains(words.get(at).text())) {
            at++;
        }
        return words.subList(at, words.size());
    }

    /** Returns where the command after a condition begins; no word announces it. */
    private static int conditionEnd(List<Word> words, int begin) {
        int at = begin;
        while (MODIFIERS.contains(lower(words, at))) {
            at++;
        }
        if (WITH_VALUE.contains(lower(words, at))) {
            return at + 2;
        }
        return COMPARISONS.contains(lower(words, at + 1)) ? at + 3 : at + 1;
    }

    private static String lower(List<Word> words, int at) {
        return at < words.size() ? words.get(at).value().toLowerCase(Locale.ROOT) : "";
    }
}
