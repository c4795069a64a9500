package io.jenkins.plugins.imagepromotion.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How scripts become commands. */
class ScriptTest {

    private static List<String> commands(ScriptLanguage language, String text) {
        return Script.parse(text, language, Map.of("KNOWN", "1")).commands().stream()
                .map(command -> command.line() + ": " + command.program()
                        + command.arguments().stream()
                                .map(word -> " [" + word.value().replace(Variables.OPEN, '?') + "]")
                                .reduce("", String::concat))
                .toList();
    }

    private static List<String> shell(String text) {
        return commands(ScriptLanguage.SHELL, text);
    }

    @Test
    void splitsAScriptIntoCommandsAndWords() {
        assertThat(shell("cd app && docker build \\\n  -t \"a b\" . | tee log # comment\n/usr/bin/ls"))
                .containsExactly("1: cd [app]", "1: docker [build] [-t] [a b] [.]", "2: tee [log]", "3: ls");
    }

    @Test
    void replacesVariables() {
        assertThat(shell("X=a\necho $X ${X}b '$X' \"$KNOWN\" $(date) ${Y:-d} $Z"))
                .containsExactly("2: date", "2: echo [a] [ab] [$X] [1] [?] [d] [?]");
    }

    @Test
    void showsAWordAsItIsWritten() {
        Word word = Script.parse("docker pull \"app:$TAG\"", ScriptLanguage.SHELL, Map.of("TAG", "1"))
                .commands()
                .get(0)
                .arguments()
                .get(1);

        assertThat(word).isEqualTo(new Word("\"app:$TAG\"", "app:$TAG", "app:1", 1));
        assertThat(word.shown()).isEqualTo("app:$TAG");
        assertThat(word.from(4).value()).isEqualTo("1");
    }

    @Test
    void listsWrappersAndWhatTheyStart() {
        assertThat(shell("sudo -u ci timeout 60 sh -c 'docker ps'"))
                .containsExactly(
                        "1: sudo [-u] [ci] [timeout] [60] [sh] [-c] [docker ps]",
                        "1: timeout [60] [sh] [-c] [docker ps]",
                        "1: sh [-c] [docker ps]",
                        "1: docker [ps]");
    }

    @Test
    void readsBatchFiles() {
        assertThat(
                        commands(
                                ScriptLanguage.BATCH,
                                "@echo off\r\nset TOOL=C:\\bin\\Docker.exe\nrem docker pull a\nif exist x %TOOL% pull ^\n a%%i"))
                .containsExactly("1: echo [off]", "2: set [TOOL=C:/bin/Docker.exe]", "4: docker [pull] [a?]");
    }

    @Test
    void readsPowerShell() {
        assertThat(commands(
                        ScriptLanguage.POWERSHELL,
                        "<# docker #>\n$t = 'a:1'\nif ($x) { docker pull $t }\n$o = docker ps `\n -q $env:KNOWN"))
                .contains("3: docker [pull] [a:1]", "4: docker [ps] [-q] [1]")
                .noneMatch(command -> command.startsWith("1:"));
    }

    @Test
    void saysWhetherACommandRunsInAContainer() {
        assertThat(
                        Script.parse("docker run alpine docker ps; docker ps", ScriptLanguage.SHELL, Map.of())
                                .commands()
                                .stream()
                                .map(Command::isInContainer))
                .containsExactly(false, true, false);
    }

    @Test
    void readsOrdinaryNestingCompletely() {
        Script script = Script.parse(
                "a=$(b $(c \"$(d ${e:-$(f)})\"))\nssh h \"sh -c 'eval \\\"g\\\"'\"", ScriptLanguage.SHELL, Map.of());

        assertThat(script.isComplete()).isTrue();
        assertThat(script.commands().stream().map(Command::program))
                .containsExactly("f", "d", "c", "b", "ssh", "sh", "eval", "g");
    }

    /** What is made to take long: the work grows with the length, and what is not read is reported. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "$( | false",
                "$(docker\\s | false",
                "` | true",
                "${ | false",
                "${x:- | false",
                "\"$( | false",
                "\"${x:-' | false",
                "'\" | true",
                "\" | true",
                "sudo\\s | false",
                "sh\\s-c\\s' | true",
                "c | true",
                "<<A\\n | true",
                "cat\\s<<A\\nx\\nA\\n | true",
                "a\\p | true",
                "sh\\p | false",
                "f()\\s{\\s\"$@\";\\s};\\sf\\s | true",
                "A=$A$A; | true",
                "( | true",
                "case\\sx\\sin\\s | true",
                "eval\\s | false",
                "<( | false",
                "echo\\sa>b;sh\\sb; | true"
            })
    @Timeout(60)
    void readsWithAnEffortInProportionToTheLength(String piece, boolean complete) {
        String text = piece.replace("\\s", " ").replace("\\n", "\n").replace("\\p", "|");
        String once = text.repeat(250_000 / text.length());
        for (ScriptLanguage language : ScriptLanguage.values()) {
            long small = steps(language, once);
            long large = steps(language, once.repeat(4));

            assertThat(large).as(language.name()).isLessThan(5 * small + 1000);
        }
        assertThat(Script.parse(once, ScriptLanguage.SHELL, Map.of()).isComplete())
                .isEqualTo(complete);
    }

    /** What is read again and again: each character counts each time. */
    @ParameterizedTest
    @ValueSource(strings = {"echo 'TEXT'|PIPE", "alias a='TEXT';USE", "x='SHORT';echo VALUES", "echo 'TEXT'>b;FILE"})
    void countsTheTextThatIsReadAgain(String form) {
        String text = form.replace("TEXT", "b ".repeat(50_000))
                .replace("PIPE", "sh|".repeat(30))
                .replace("USE", "a;".repeat(50_000))
                .replace("SHORT", "a ".repeat(500))
                .replace("VALUES", "$x ".repeat(50_000))
                .replace("FILE", "sh b;".repeat(10_000));
        Script script = Script.parse(text, ScriptLanguage.SHELL, Map.of());

        assertThat(script.isComplete()).isFalse();
        assertThat(script.commands().stream()
                        .mapToLong(command -> command.arguments().size())
                        .sum())
                .isLessThan(10L * text.length());
    }

    private static long steps(ScriptLanguage language, String text) {
        Budget budget = new Budget(text.length());
        new CommandReader(budget).read(text, 1, language, new Variables());
        return budget.steps();
    }

    @Test
    void namesTheLineInWhichReadingStopped() {
        Script script = Script.parse("docker ps\n" + "$(".repeat(100), ScriptLanguage.SHELL, Map.of());

        assertThat(script.unreadLine()).hasValue(2);
        assertThat(script.commands().stream().map(Command::program)).contains("docker");
    }
}
