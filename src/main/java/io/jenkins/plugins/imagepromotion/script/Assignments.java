package io.jenkins.plugins.imagepromotion.script;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the variables that statements set. A variable is constant if the script gives it only one value. */
record Assignments(ScriptLanguage language, Variables variables) {
    private static final Set<String> DECLARING = Set.of("export", "readonly", "local", "declare", "typeset", "env");
    private static final Set<String> LOOKUPS = Set.of("get-command", "gcm");
    private static final Set<String> LOOPS = Set.of("for", "read", "select");

    /** Separates the elements of an array. */
    static final String ELEMENTS = "\n";

    private static final Pattern DEFAULT = Pattern.compile("\\$\\{(\\w+):?=([^}]*)}");

    void read(List<Word> whole) {
        List<Word> words = CommandPrefix.skipKeywords(whole);
        if (words.isEmpty()) {
            return;
        }
        switch (language) {
            case SHELL -> shell(words);
            case BATCH -> batch(words);
            case POWERSHELL -> powershell(words);
        }
    }

    private void shell(List<Word> words) {
        String first = words.get(0).text();
        if (LOOPS.contains(first)) {
            for (Word word : words.subList(1, first.equals("read") ? words.size() : Math.min(2, words.size()))) {
                variables.put(word.text(), Variables.UNKNOWN);
            }
            return;
        }
        if (first.equals(":")) {
            words.forEach(this::setDefault);
        }
        boolean declares = DECLARING.contains(first);
        for (Word word : words.subList(declares ? 1 : 0, words.size())) {
            int equals = nameEnd(word.text());
            if (equals > 0) {
                set(word, equals);
            } else if (!declares) {
                // The command begins here; the words after it are its arguments.
                return;
            }
        }
    }

    /** {@code NAME=(a b)}. */
    void array(String name, List<Word> elements) {
        String value =
                elements.stream().map(word -> word.expanded(variables).value()).collect(Collectors.joining(ELEMENTS));
        if (name.endsWith("+")) {
            String whole = name.substring(0, name.length() - 1);
            variables.put(whole, variables.has(whole) ? variables.get(whole) + ELEMENTS + value : value);
        } else {
            variables.putConstant(name, value);
        }
    }

    /** {@code : "${NAME:=value}"}. */
    private void setDefault(Word word) {
        Matcher matcher = DEFAULT.matcher(word.text());
        if (matcher.matches() && !variables.has(matcher.group(1))) {
            variables.putConstant(matcher.group(1), variables.expand(matcher.group(2)));
        }
    }

    private void set(Word word, int equals) {
        Word value = new Word(word.text(), word.text().substring(equals + 1), "", word.line()).expanded(variables);
        variables.putConstant(word.text().substring(0, equals), value.value());
    }

    /** {@code set NAME=value}, {@code set "NAME=value"}. */
    private void batch(List<Word> words) {
        if (!words.get(0).text().equalsIgnoreCase("set") || words.size() < 2) {
            return;
        }
        StringBuilder text = new StringBuilder(words.get(1).text());
        words.subList(2, words.size()).forEach(word -> text.append(' ').append(word.text()));
        int equals = nameEnd(text.toString());
        if (equals > 0) {
            set(Word.plain(text.toString(), words.get(0).line()), equals);
        }
    }

    /** {@code $name = 'value'}, {@code $env:NAME = 'value'}, {@code $name='value'}. */
    private void powershell(List<Word> words) {
        String first = words.get(0).text();
        int equals = first.indexOf('=');
        String name = first.substring(0, equals < 0 ? first.length() : equals);
        if (!name.startsWith("$") || nameEnd(name.substring(1) + "=") < 0) {
            return;
        }
        if (equals > 0) {
            set(Word.plain(first.substring(1), words.get(0).line()), equals - 1);
        } else if (words.size() > 3
                && words.get(1).text().equals("=")
                && LOOKUPS.contains(words.get(2).text().toLowerCase(Locale.ROOT))) {
            variables.putConstant(
                    name.substring(1),
                    words.get(words.size() - 1).expanded(variables).value());
        } else if (words.size() > 2 && words.get(1).text().equals("=") && isList(words.subList(2, words.size()))) {
            variables.putConstant(
                    name.substring(1),
                    words.subList(2, words.size()).stream()
                            .map(word -> word.expanded(variables).value())
                            .collect(Collectors.joining()));
        }
    }

    /** {@code 'a', 'b'}: each but the last ends with a comma. */
    private static boolean isList(List<Word> words) {
        return words.subList(0, words.size() - 1).stream()
                .allMatch(word -> word.text().endsWith(","));
    }

    /** Returns where the name of the variable that this word sets ends; -1 if it does not set one. */
    static int nameEnd(String word) {
        int end = 0;
        while (end < word.length() && (Character.isLetterOrDigit(word.charAt(end)) || word.charAt(end) == '_')) {
            end++;
        }
        return end > 0 && end < word.length() && word.charAt(end) == '=' ? end : -1;
    }
}
