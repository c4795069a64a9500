package io.jenkins.plugins.imagepromotion.cli.command.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how the command that reads the cluster state is parsed, run and stopped. */
class StateCommandTest {
    @TempDir
    Path folder;

    private StateCommand command(String script, Duration timeAllowed) throws IOException {
        Path file = Files.writeString(folder.resolve("state.sh"), script);
        return StateCommand.of(
                "sh " + file, Map.of("PATH", "/usr/bin:/bin", "STATE", "from the environment"), timeAllowed);
    }

    private String read(String script) throws Exception {
        return command(script, Duration.ofSeconds(20)).read();
    }

    @Test
    void splitsArgumentsLikeAShell() {
        assertThat(StateCommand.split("kubectl get  pods\t-o json "))
                .containsExactly("kubectl", "get", "pods", "-o", "json");
        assertThat(StateCommand.split("a 'b c' \"d e\"f")).containsExactly("a", "b c", "d ef");
        assertThat(StateCommand.split("a '' \"\" b")).containsExactly("a", "", "", "b");
        assertThat(StateCommand.split("a\\ b 'c\\d' \"e\\\"f\" \"g\\h\""))
                .containsExactly("a b", "c\\d", "e\"f", "g\\h");
    }

    @Test
    void doesNotInterpretShellSyntax() {
        assertThat(StateCommand.split("a;b $(c) > d | e $F *.json"))
                .containsExactly("a;b", "$(c)", ">", "d", "|", "e", "$F", "*.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "^^           | The option --deployed-command takes a program and its arguments.",
                "^  ^         | The option --deployed-command takes a program and its arguments.",
                "kubectl 'get | A quotation mark in --deployed-command is not closed.",
                "kubectl \"get | A quotation mark in --deployed-command is not closed."
            })
    void refusesAnInvalidCommand(String text, String message) {
        assertThatThrownBy(() -> StateCommand.of(text, Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    void returnsTheOutputOfTheProgramAndPassesItTheEnvironment() throws Exception {
        assertThat(read("echo warning >&2; echo $STATE")).isEqualTo("from the environment\n");
    }

    @Test
    void failsWithTheLastLineOfStandardError() {
        assertThatThrownBy(() -> read("echo hint >&2; echo 'Unable to connect to the server' >&2; exit 3"))
                .isInstanceOf(IOException.class)
                .hasMessage("sh ended with exit status 3: Unable to connect to the server");
    }

    @Test
    void failsIfTheProgramDoesNotExist() {
        assertThatThrownBy(() ->
                        StateCommand.of("/nonexistent/kubectl get", Map.of()).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/nonexistent/kubectl");
    }

    @Test
    @Timeout(60)
    void stopsASlowProgramAndItsChildren() throws Exception {
        Path child = folder.resolve("child");

        assertThatThrownBy(() -> command("sh -c 'echo $$ >" + child + "; sleep 300; true'; true", Duration.ofSeconds(5))
                        .read())
                .hasMessage("sh did not end within 5 s");
        long pid = Long.parseLong(Files.readString(child).strip());
        for (int i = 0; i < 200 && isAlive(pid); i++) {
            Thread.sleep(50);
        }
        assertThat(isAlive(pid)).isFalse();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    @Timeout(60)
    void stopsAProgramThatPrintsTooMuch() {
        assertThatThrownBy(() -> read("while :; do cat /dev/zero; done"))
                .isInstanceOf(IOException.class)
                .hasMessage("sh: it printed more than 33792 KiB");
    }
}
