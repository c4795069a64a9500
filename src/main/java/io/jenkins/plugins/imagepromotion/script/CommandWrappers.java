package io.jenkins.plugins.imagepromotion.script;

import io.jenkins.plugins.imagepromotion.script.CommandArguments.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The programs that start another program, as {@code sudo -u ci timeout 60 docker push} does: the table wrappers.txt.
 */
final class CommandWrappers {
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "fish");
    private static final Set<String> POWERSHELLS = Set.of("powershell", "pwsh");
    /** How a parameter of PowerShell begins: it accepts every kind of dash, single or doubled, and a slash. */
    private static final Pattern PARAMETER = Pattern.compile("[-/\u2013-\u2015][-\u2013-\u2015]?([a-z]*)");
    /** Their options begin with a slash. */
    private static final Set<String> WITH_SLASHES = Set.of("cmd", "start", "runas");

    /** The options of env that split a string into the words of a command. */
    private static final Set<String> SPLITTING = Set.of("-S", "--split-string");

    private static final Map<String, Row> ROWS = rows();
    private static final Set<String> PLAIN = Tables.rows("plain-programs.txt").stream()
            .flatMap(row -> Tables.words(row).stream())
            .collect(Collectors.toUnmodifiableSet());

    /** The command or script that a wrapper starts; the script is unknown if it is encoded. */
    record Started(List<Word> command, Optional<ScriptText> script, boolean isEncoded) {
        static Started command(List<Word> words) {
            return new Started(words, Optional.empty(), false);
        }

        static Started script(String text, int line, ScriptLanguage language) {
            return new Started(List.of(), Optional.of(new ScriptText(text, line, language)), false);
        }

        /** The script, and the command that it can run. */
        Started and(Optional<Started> other) {
            return new Started(other.map(Started::command).orElse(command), script, isEncoded);
        }

        static Started encoded() {
            return new Started(List.of(), Optional.empty(), true);
        }
    }

    /** A script inside a script. */
    record ScriptText(String text, int line, ScriptLanguage language) {}

    /** A row of the table; {@code verbs} are the words after the program's name. */
    private record Row(List<String> verbs, Options options, String operands, List<String> then, List<String> scripts) {
        boolean isWithin(int operands) {
            return operands <= (this.operands.equals("n") ? 1 : Integer.parseInt(this.operands));
        }
    }

    private CommandWrappers() {}

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new HashMap<>();
        for (String line : Tables.rows("wrappers.txt")) {
            List<String> cells = Tables.cells(line, 5);
            Options options = Options.of(cells.get(1));
            List<String> then = Tables.words(cells.get(3));
            List<String> scripts = Tables.words(cells.get(4));
            for (String name : Tables.alternatives(cells.get(0))) {
                List<String> words = Tables.words(name);
                rows.put(name, new Row(words.subList(1, words.size()), options, cells.get(2), then, scripts));
            }
        }
        return Map.copyOf(rows);
    }

    static boolean isShell(String program) {
        return SHELLS.contains(program);
    }

    static boolean runsScript(Command shell) {
        return startedBy(shell).flatMap(Started::script).isPresent();
    }

    static boolean isWrapper(String program) {
        return ROWS.containsKey(program);
    }

    /** Returns whether the arguments of the program are only words, never a command. */
    static boolean isPlain(String program) {
        return PLAIN.contains(program);
    }

    /** Returns the command that the wrapper starts; empty if it is not a wrapper. */
    static Optional<Started> startedBy(Command command) {
        if (command.program().equals("start-process") || command.program().equals("saps")) {
            return Optional.of(Started.command(startProcess(command)));
        }
        Row row = ROWS.get(command.program());
        List<Word> rest = command.arguments();
        if (row == null) {
            String phrase = phrase(command);
            row = ROWS.get(phrase);
            rest = row == null ? rest : behindVerbs(rest, row.verbs());
        }
        return row == null ? Optional.empty() : started(command, row, rest);
    }

    /** Returns the program with its first verb or its first two verbs, without the options between them. */
    private static String phrase(Command command) {
        StringBuilder phrase = new StringBuilder(command.program());
        boolean isValue = false;
        int verbs = 0;
        for (Word word : command.arguments()) {
            if (ROWS.containsKey(phrase.toString()) || verbs == 2) {
                break;
            }
            if (word.isOption()) {
                isValue = word.value().indexOf('=') < 0;
            } else if (!isValue || ROWS.containsKey(phrase + " " + word.value())) {
                phrase.append(' ').append(word.value());
                verbs++;
            } else {
                isValue = false;
            }
        }
        return phrase.toString();
    }

    private static List<Word> behindVerbs(List<Word> words, List<String> verbs) {
        int at = 0;
        for (String verb : verbs) {
            // A word that contains a space can look like two verbs.
            while (at < words.size() && !words.get(at).value().equals(verb)) {
                at++;
            }
            at++;
        }
        return words.subList(Math.min(at, words.size()), words.size());
    }

    private static Optional<Started> started(Command command, Row row, List<Word> words) {
        if (row.then().get(0).equals("after")) {
            Optional<Started> after = after(row, words);
            if (after.isPresent() || row.scripts().isEmpty()) {
                return after;
            }
        }
        if (POWERSHELLS.contains(command.program())) {
            return powershell(row, words);
        }
        int at = 0;
        int operands = 0;
        boolean hasTitle = !command.program().equals("start");
        while (at < words.size()) {
            Word word = words.get(at);
            if (!hasTitle && word.written().startsWith("\"") && at + 1 < words.size()) {
                hasTitle = true;
                at++;
                continue;
            }
            if (isOption(command, word)) {
                Optional<Started> script = script(row, words, at);
                if (script.isPresent()) {
                    return script;
                }
                at += takesNext(command, row, word) ? 2 : 1;
            } else if (isOperand(row, operands + 1, word)
                    || (at + 1 < words.size()
                            && row.scripts().contains(words.get(at + 1).value()))) {
                operands++;
                at++;
            } else {
                break;
            }
        }
        return at < words.size() ? rest(row.then().get(0), words.subList(at, words.size())) : Optional.empty();
    }

    private static boolean isOperand(Row row, int number, Word word) {
        return row.isWithin(number)
                && (!row.operands().equals("n") || Character.isDigit((word.value() + "x").charAt(0)));
    }

    /** {@code powershell -NoProfile -Command …}; PowerShell accepts the first letters of a parameter for its name. */
    private static Optional<Started> powershell(Row row, List<Word> words) {
        for (int at = 0; at < words.size(); at++) {
            Optional<String> parameter = parameter(words.get(at));
            if (parameter.isEmpty()) {
                return rest("powershell", words.subList(at, words.size()));
            }
            String name = parameter.get();
            if (name.equals("ec") || isShort(name, "encodedcommand")) {
                return Optional.of(Started.encoded());
            }
            if (isShort(name, "file")) {
                return Optional.of(Started.command(List.of()));
            }
            boolean hasValue = !isShort(name, "command")
                    && row.options().names().stream().anyMatch(option -> isShort("-" + name, option));
            boolean isNextValue =
                    at + 1 < words.size() && parameter(words.get(at + 1)).isEmpty();
            at += hasValue && isNextValue ? 1 : 0;
        }
        return Optional.empty();
    }

    private static Optional<String> parameter(Word word) {
        Matcher matcher = PARAMETER.matcher(word.value().toLowerCase(Locale.ROOT));
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static boolean isShort(String name, String whole) {
        return !name.isEmpty() && whole.startsWith(name);
    }

    private static boolean isOption(Command command, Word word) {
        boolean slashes = WITH_SLASHES.contains(command.program());
        return word.isOption()
                || (slashes && word.value().startsWith("/"))
                || (isShell(command.program()) && word.value().startsWith("+"));
    }

    /** In a shell, the last of several letters can take the next word: {@code bash -eo pipefail -c 'script'}. */
    private static boolean takesNext(Command command, Row row, Word option) {
        String name = option.value();
        boolean isBundle = isShell(command.program()) && name.matches("[-+][A-Za-z]{2,}");
        boolean ignoresCase = name.length() > 2 || WITH_SLASHES.contains(command.program());
        return row.options().takeNext(name)
                || (ignoresCase && row.options().takeNext(name.toLowerCase(Locale.ROOT)))
                || (isBundle && row.options().takeNext("-" + name.charAt(name.length() - 1)));
    }

    private static Optional<Started> rest(String then, List<Word> words) {
        return switch (then) {
            case "command" -> Optional.of(Started.command(words));
            case "text" -> Optional.of(script(words.subList(0, 1), ScriptLanguage.SHELL));
            case "nothing", "after" -> Optional.empty();
            default -> Optional.of(script(words, ScriptLanguage.valueOf(then.toUpperCase(Locale.ROOT))));
        };
    }

    private static Optional<Started> after(Row row, List<Word> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (row.then().subList(1, row.then().size()).contains(words.get(i).value())) {
                return Optional.of(Started.command(words.subList(i + 1, words.size())));
            }
        }
        return Optional.empty();
    }

    /** The script after an option: {@code -c 'script'}, {@code -euxc -- 'script'}, {@code --command='script'}. */
    private static Optional<Started> script(Row row, List<Word> words, int at) {
        Word word = words.get(at);
        for (String option : row.scripts()) {
            boolean isAttached = option.length() == 2 && word.value().startsWith(option);
            if (word.value().startsWith(option + "=")
                    || (isAttached && word.value().indexOf(' ') > 0)) {
                return Optional.of(
                        script(List.of(word.from(option.length() + (isAttached ? 0 : 1))), ScriptLanguage.SHELL));
            }
            if (word.value().equals(option) || isBundle(word.value(), option)) {
                if (SPLITTING.contains(option)) {
                    // The words after the string follow the words in it.
                    List<Word> rest = words.subList(at + 1, words.size());
                    return rest.isEmpty() ? Optional.empty() : Optional.of(script(rest, ScriptLanguage.SHELL));
                }
                return words.stream()
                        .skip(at + 1L)
                        .filter(next -> !next.isOption())
                        .findFirst()
                        .map(text -> script(List.of(text), ScriptLanguage.SHELL));
            }
        }
        return Optional.empty();
    }

    private static boolean isBundle(String word, String option) {
        return option.length() == 2 && !word.startsWith("--") && word.indexOf(option.charAt(1)) > 0;
    }

    private static Started script(List<Word> words, ScriptLanguage language) {
        String text = words.stream().map(CommandWrappers::source).collect(Collectors.joining(" "));
        return Started.script(text, words.get(0).line(), language);
    }

    /** Returns the word as the inner script contains it; a variable can contain several words. */
    static String source(Word word) {
        boolean isVariable = word.text().startsWith("$") && word.text().indexOf(' ') < 0;
        return isVariable ? word.value() : word.text().replace(Word.DOLLAR, '$');
    }

    /** {@code Start-Process -FilePath docker -ArgumentList 'build', '.'}. */
    private static List<Word> startProcess(Command command) {
        List<Word> words = new ArrayList<>();
        for (Word word : command.arguments()) {
            Arrays.stream(word.value().split("[\\s,]+"))
                    .filter(part -> !part.isEmpty())
                    .filter(part -> !Set.of("-filepath", "-argumentlist", "-args", "-wait", "-nonewwindow", "-passthru")
                            .contains(part.toLowerCase(Locale.ROOT)))
                    .forEach(part -> words.add(Word.plain(part, word.line())));
        }
        return words;
    }
}
