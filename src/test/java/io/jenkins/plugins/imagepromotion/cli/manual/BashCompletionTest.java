package io.jenkins.plugins.imagepromotion.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.command.Commands;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the completions in a real bash. */
class BashCompletionTest {
    @TempDir
    Path folder;

    static List<Command> commands() {
        return Commands.NAMES.stream()
                .map(name -> Commands.named(name).orElseThrow())
                .toList();
    }

    @Test
    void completesTheCommands() throws Exception {
        List<String> all = new ArrayList<>(Commands.NAMES);
        all.addAll(List.of("--help", "--version"));

        assertThat(complete("")).isEqualTo(all);
        assertThat(complete("pro")).containsExactly("promote", "protect-list");
        assertThat(complete("nonsense")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void completesTheOptionsOfEachCommand(Command command) throws Exception {
        String name = command.syntax().command();
        List<String> options =
                command.syntax().allOptions().stream().map(Option::name).toList();

        assertThat(complete(name, "-")).isEqualTo(options);
        assertThat(complete(name, "--password-stdin", "app:1", "--out")).containsExactly("--output");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void completesTheOutputFormatsOfEachCommand(Command command) throws Exception {
        String name = command.syntax().command();

        assertThat(complete(name, "--output", "")).isEqualTo(command.formats());
        assertThat(complete(name, "--output", "=", "js")).containsExactly("json");
        assertThat(complete(name, "--output", "=")).isEqualTo(command.formats());
    }

    @Test
    void leavesFileNamesToBash() throws Exception {
        assertThat(complete("scan", "src")).isEmpty();
        assertThat(complete("promote", "--policy", "-")).isEmpty();
        assertThat(complete("scan", "--", "-")).isEmpty();
        assertThat(complete("nonsense", "-")).isEmpty();
        assertThat(bash("complete -p image-promotion"))
                .containsExactly("complete -o default -F _image_promotion image-promotion");
    }

    /** Returns the completions of the last word. */
    private List<String> complete(String... words) throws Exception {
        String typed = Stream.of(words).map(word -> "'" + word + "'").reduce("image-promotion", (a, b) -> a + " " + b);
        return bash("COMP_WORDS=(" + typed + ")\nCOMP_CWORD=" + words.length
                + "\n_image_promotion\nprintf '%s\\n' \"${COMPREPLY[@]}\"");
    }

    private List<String> bash(String commands) throws IOException, InterruptedException {
        Path script = folder.resolve("script");
        Files.writeString(script, "set -u\n" + BashCompletion.of(commands()) + commands);
        Process bash = new ProcessBuilder("bash", script.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();
        return output.lines().filter(line -> !line.isEmpty()).toList();
    }
}
