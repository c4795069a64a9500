package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {

    static List<String> commands() {
        return Commands.NAMES;
    }

    private static Syntax syntax(String command) {
        return Commands.named(command).orElseThrow().syntax();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void listsEveryCommandInTheOverview(String command) {
        for (String word : List.of("--help", "-h", "help")) {
            CommandLineRun run = CommandLineRun.of(word);

            assertThat(run.status()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("  " + command + " ", syntax(command).summary());
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void tellsWhatACommandTakes(String command) {
        CommandLineRun run = CommandLineRun.of(command, "--help");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith(syntax(command).summary() + "\n\nUsage: image-promotion " + command + " ")
                .contains("Exit status:\n  0   done\n  1   refused");
        assertThat(syntax(command).allOptions())
                .allSatisfy(option -> assertThat(run.out()).contains("  " + option.usage() + " "));
        assertThat(CommandLineRun.of("help", command)).isEqualTo(run);
        assertThat(CommandLineRun.of(command, "x", "--nonsense", "-h")).isEqualTo(run);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void givesExamplesThatTheParserUnderstands(String command) {
        assertThat(syntax(command).examples())
                .isNotEmpty()
                .allSatisfy(example -> assertThat(example).contains("image-promotion " + command + " "));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isNotAskedForBehindTwoDashes(String command) {
        assertThat(CommandLineRun.of(command, "--", "--help", "a", "b", "c").out())
                .doesNotContain("Usage:");
    }

    @Test
    void namesItsVersion() {
        assertThat(CommandLineRun.of("--version"))
                .isEqualTo(new CommandLineRun(0, "image-promotion (not from a jar)\n", ""));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isInTheDocumentation(String command) throws IOException {
        String text = Files.readString(Path.of("docs/cli.md"));
        int begin = text.indexOf("\n## " + command + "\n");
        assertThat(begin).as("the section on " + command).isPositive();
        String section = text.substring(begin, text.indexOf("\n## ", begin + 1));
        String common = text.substring(text.indexOf("\n## Common options\n"));

        assertThat(section).contains(syntax(command).usage());
        assertThat(syntax(command).options())
                .allSatisfy(option -> assertThat(section).contains("| `" + option.usage() + "` |"));
        assertThat(syntax(command).common())
                .allSatisfy(option -> assertThat(common).contains("| `" + option.usage() + "` |"));
    }

    @Test
    void hasEveryExitStatusInTheDocumentation() throws IOException {
        String text = Files.readString(Path.of("docs/cli.md"));

        assertThat(Stream.of(ExitStatus.DONE, ExitStatus.REFUSED, ExitStatus.USAGE, ExitStatus.FAILED, ExitStatus.BUG))
                .allSatisfy(status -> assertThat(text).contains("\n| " + status + " | "));
    }
}
