package io.jenkins.plugins.imagepromotion.script;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The condition of IF in a batch file; no word announces the command after it. */
final class BatchCondition {
    private static final Set<String> MODIFIERS = Set.of("/i", "not");
    private static final Set<String> WITH_VALUE = Set.of("exist", "errorlevel", "defined", "cmdextversion");
    private static final Set<String> COMPARISONS = Set.of("==", "equ", "neq", "lss", "leq", "gtr", "geq");

    private BatchCondition() {}

    /** Returns where the command begins. */
    static int end(List<Word> words, int begin) {
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
