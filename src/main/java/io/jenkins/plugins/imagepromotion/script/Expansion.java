package io.jenkins.plugins.imagepromotion.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Replaces the variables of statements; a variable of a loop stands for each of its values. */
final class Expansion {
    /** A loop over a longer list is read as an unknown value. */
    private static final int LONGEST_LOOP = 100;
    /** An unknown part, or a pattern that a shell expands. */
    private static final Pattern PATTERN = Pattern.compile("[*?\\[{" + Variables.OPEN + "]");

    private final ScriptLanguage language;
    private final Variables variables;
    private final Budget budget;
    /** The values of the loops so far, by the names of their variables. */
    private final Map<String, List<Word>> loops = new HashMap<>();

    Expansion(ScriptLanguage language, Variables variables, Budget budget) {
        this.language = language;
        this.variables = variables;
        this.budget = budget;
    }

    /**
     * Returns the words of a statement, once for each value of a loop if one of the words is the variable of that loop.
     */
    List<List<Word>> of(Statement statement) {
        String name = loops.isEmpty()
                ? ""
                : statement.words.stream()
                        .map(Word::variable)
                        .filter(loops::containsKey)
                        .findFirst()
                        .orElse("");
        if (name.isEmpty()) {
            List<Word> words = words(statement, raw -> raw.expanded(variables));
            loop(statement, words);
            return List.of(words);
        }
        List<List<Word>> all = new ArrayList<>();
        for (Word value : loops.getOrDefault(name, List.of())) {
            all.add(words(statement, raw -> raw.variable().equals(name) ? value : raw.expanded(variables)));
        }
        return all;
    }

    /** {@code for NAME in a b}: keeps the values if all are known. */
    private void loop(Statement statement, List<Word> expanded) {
        List<Word> head = CommandPrefix.skipKeywords(statement.words);
        if (head.size() < 2 || !head.get(0).text().equals("for")) {
            return;
        }
        int begin = statement.words.size() - head.size() + 3;
        List<Word> values = expanded.subList(Math.min(begin, expanded.size()), expanded.size());
        boolean isKnown = language == ScriptLanguage.SHELL
                && values.size() <= LONGEST_LOOP
                && values.stream()
                        .noneMatch(word -> PATTERN.matcher(word.value()).find());
        if (isKnown && !values.isEmpty()) {
            loops.put(head.get(1).text(), List.copyOf(values));
        } else {
            loops.remove(head.get(1).text());
        }
    }

    /** Replaces variables; a variable without quotes can become several words, or none. */
    private List<Word> words(Statement statement, UnaryOperator<Word> replaced) {
        List<Word> words = new ArrayList<>(statement.words.size());
        for (Word raw : statement.words) {
            Word word = replaced.apply(raw);
            if (!budget.spend(word.value().length(), word::line)) {
                break;
            }
            boolean splits = language != ScriptLanguage.POWERSHELL && (raw.isBareVariable() || raw.isArray());
            if (splits && variables.isOfOptions(raw.variable())) {
                // It contains options or nothing, never the next operand.
                continue;
            }
            if (language == ScriptLanguage.SHELL && word.isBraces()) {
                words.addAll(
                        split(word.text().substring(1, word.text().length() - 1).replace(',', ' '), word.line()));
            } else if (language == ScriptLanguage.POWERSHELL && !words.isEmpty() && raw.isPowerShellList(variables)) {
                words.addAll(split(variables.get(raw.text().substring(1)).replace(',', ' '), word.line()));
            } else if (raw.isArray() && word.value().indexOf(Assignments.ELEMENTS) >= 0) {
                words.addAll(parts(word, word.value().split(Assignments.ELEMENTS, -1)));
            } else if (splits
                    && (word.value().isEmpty()
                            || (!raw.isArray() && word.value().indexOf(' ') >= 0))) {
                words.addAll(parts(word, word.value().split("[ \t\n]+", -1)));
            } else {
                words.add(word);
            }
        }
        budget.spend(words.size(), () -> statement.line());
        return words;
    }

    /** Returns the words that a shell splits a string into. */
    List<Word> split(String text, int line) {
        if (!budget.spend(text.length(), () -> line)) {
            return List.of();
        }
        return Arrays.stream(text.split("[ \t\n]+", -1))
                .filter(part -> !part.isEmpty() && budget.keepWord(line))
                .map(part -> Word.plain(part, line))
                .toList();
    }

    /** The words that a variable becomes; reports show the variable. */
    private List<Word> parts(Word variable, String[] parts) {
        return Arrays.stream(parts)
                .filter(part -> !part.isEmpty() && budget.keepWord(variable.line()))
                .map(part -> new Word(variable.written(), part, part, variable.line()))
                .toList();
    }
}
