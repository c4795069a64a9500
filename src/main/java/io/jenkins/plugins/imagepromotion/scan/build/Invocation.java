package io.jenkins.plugins.imagepromotion.scan.build;

import io.jenkins.plugins.imagepromotion.scan.format.shell.Word;
import io.jenkins.plugins.imagepromotion.scan.text.Variables;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A program that a script starts, found behind whatever stands before it, with its arguments.
 *
 * @param program its name without folder and ending
 * @param path as it is written
 * @param arguments its arguments, variables put in
 * @param line where it stands
 */
record Invocation(String program, String path, List<Word> arguments, int line) {
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "busybox");
    private static final Set<String> POWERSHELLS = Set.of("powershell", "pwsh");
    private static final Set<String> PRINTERS = Set.of("echo", "printf", "cat");

    /** A text that the program runs as a script. */
    record Script(ScriptLanguage language, String text) {}

    /** The invocations of a command: usually one; several where one program starts another. */
    static List<Invocation> of(List<Word> command, ScriptLanguage language, Variables variables) {
        return new Starters(language).invocations(ScriptBuilds.expanded(command, variables));
    }

    /** Its name without folder and ending; Windows knows no case. */
    static String name(String path, ScriptLanguage language) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (language == ScriptLanguage.SHELL) {
            return last.endsWith(".exe") ? last.substring(0, last.length() - 4) : last;
        }
        return last.toLowerCase(Locale.ROOT).replaceFirst("\\.(exe|cmd|bat|ps1)$", "");
    }

    /** Whether it is kaniko's builder, which goes by its folder. */
    static boolean isKaniko(String path, String program) {
        return program.startsWith("kaniko") || path.contains("kaniko/executor");
    }

    /** The script that stands among its arguments, as {@code sh -c 'script'} has one. */
    Optional<Script> script() {
        if (SHELLS.contains(program)) {
            return behind(flag -> flag.matches("-[a-z]*c[a-z]*")).map(text -> new Script(ScriptLanguage.SHELL, text));
        }
        if (POWERSHELLS.contains(program)) {
            return rest(flag -> flag.toLowerCase(Locale.ROOT).matches("[-/]c(o(m(m(a(nd?)?)?)?)?)?"))
                    .map(text -> new Script(ScriptLanguage.POWERSHELL, text));
        }
        return switch (program) {
            case "cmd" ->
                rest(flag -> flag.toLowerCase(Locale.ROOT).matches("/[ckr]"))
                        .map(text -> new Script(ScriptLanguage.BATCH, text));
            case "eval" -> Optional.of(new Script(ScriptLanguage.SHELL, text(arguments)));
            case "iex", "invoke-expression" -> Optional.of(new Script(ScriptLanguage.POWERSHELL, text(arguments)));
            case "ssh", "trap" ->
                arguments.stream()
                        .map(Word::text)
                        .filter(word -> word.indexOf(' ') > 0)
                        .findFirst()
                        .map(text -> new Script(ScriptLanguage.SHELL, text));
            default -> Optional.empty();
        };
    }

    /** Whether it runs what it reads from its input. */
    boolean readsScript() {
        boolean named = arguments.stream().map(Word::text).anyMatch(word -> !word.startsWith("-"));
        return (SHELLS.contains(program)
                        && (!named
                                || arguments.stream()
                                        .anyMatch(word -> word.text().equals("-s"))))
                || (program.equals("ssh") && script().isEmpty());
    }

    /** Whether it prints its arguments. */
    boolean prints() {
        return PRINTERS.contains(program);
    }

    /** What it prints. */
    String printed() {
        return text(arguments).replace("\\n", "\n");
    }

    private Optional<String> behind(Predicate<String> flag) {
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (flag.test(arguments.get(i).text())) {
                return Optional.of(arguments.get(i + 1).text());
            }
        }
        return Optional.empty();
    }

    private Optional<String> rest(Predicate<String> flag) {
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (flag.test(arguments.get(i).text())) {
                return Optional.of(text(arguments.subList(i + 1, arguments.size())));
            }
        }
        return Optional.empty();
    }

    private static String text(List<Word> words) {
        return words.stream().map(Word::text).collect(Collectors.joining(" "));
    }
}
