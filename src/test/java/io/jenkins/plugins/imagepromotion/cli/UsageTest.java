package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UsageTest {

    private static Arguments of(String message, String help, String... words) {
        return Arguments.of(message + "\n  Run `image-promotion " + help + "` for help.\n", words);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                of("The command is missing.", "--help"),
                of("Unknown command \"promot\". Did you mean promote?", "--help", "promot", "app:1"),
                of("Unknown command \"rslve\". Did you mean resolve?", "--help", "rslve"),
                of("Unknown command \"deploy-everything\".", "--help", "deploy-everything"),
                of("Unknown command \"--output\".", "--help", "--output", "json", "explain", "app"),
                of("Unknown command \"install\".", "--help", "help", "install"),
                of("The argument REF is missing.", "resolve --help", "resolve"),
                of("The argument REF-OR-DIGEST is missing.", "verify --help", "verify", "app:1"),
                of("There are 2 arguments where resolve takes 1.", "resolve --help", "resolve", "app:1", "app:2"),
                of("Unknown option \"--dryrun\". Did you mean --dry-run?", "promote --help", "promote", "--dryrun"),
                of("Unknown option \"--plain\". Did you mean --plain-http?", "resolve --help", "resolve", "--plain"),
                of("Unknown option \"--force\".", "promote --help", "promote", "app:1", "--force"),
                of(
                        "Unknown option \"--password\". Did you mean --password-stdin?",
                        "resolve --help",
                        "resolve",
                        "--password=hunter2",
                        "app:1"),
                of("Unknown option \"-x\".", "resolve --help", "resolve", "-x", "app:1"),
                of("The option --to needs a value: --to ENVIRONMENT.", "promote --help", "promote", "app:1", "--to"),
                of(
                        "The option --digest needs a value: --digest DIGEST.",
                        "promote --help",
                        "promote",
                        "app:1",
                        "--digest",
                        "--dry-run"),
                of("The option --dry-run takes no value.", "promote --help", "promote", "app:1", "--dry-run=yes"),
                of("The option --to is given twice.", "promote --help", "promote", "--to", "a", "--to", "b", "app:1"),
                of("The option --commit COMMIT is missing.", "tag --help", "tag", "--environment=a", "--version=1.0.0"),
                of("The option --output takes text or json.", "explain --help", "explain", "--output", "yaml", "app"),
                of(
                        "The option --plain-http takes a host with an optional port, as in localhost:5000, without scheme"
                                + " and path.",
                        "resolve --help",
                        "resolve",
                        "--plain-http",
                        "http://localhost:5000",
                        "localhost:5000/app:1"),
                of(
                        "The options --username and --password-stdin require each other.",
                        "resolve --help",
                        "resolve",
                        "--username",
                        "me",
                        "app:1"),
                of(
                        "The options --username and --password-stdin require each other.",
                        "resolve --help",
                        "resolve",
                        "--password-stdin",
                        "app:1"),
                of(
                        "The option --username takes a name without a colon.",
                        "resolve --help",
                        "resolve",
                        "--username",
                        "me:secret",
                        "--password-stdin",
                        "app:1"),
                of(
                        "The password on standard input is empty.",
                        "resolve --help",
                        "resolve",
                        "--username",
                        "me",
                        "--password-stdin",
                        "app:1"),
                of(
                        "The option --ca takes a PEM file of certificates: the file cannot be read.",
                        "resolve --help",
                        "resolve",
                        "--ca",
                        "/nonexistent/ca.pem",
                        "app:1"),
                of(
                        "The option --ca takes a PEM file of certificates: the file contains no certificate.",
                        "resolve --help",
                        "resolve",
                        "--ca",
                        "/dev/null",
                        "app:1"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhatIsWrongAndWhereToLook(String text, String... words) {
        assertThat(CommandLineRun.of(words)).isEqualTo(new CommandLineRun(2, "", text));
    }

    @Test
    void neverRepeatsAValue() {
        CommandLineRun run = CommandLineRun.of("resolve", "--username", "me", "--password-stdin", "hunter2", "app:1");

        assertThat(run).isEqualTo(new CommandLineRun(2, "", """
                        There are 2 arguments where resolve takes 1.
                          Run `image-promotion resolve --help` for help.
                        """));
    }

    @Test
    void takesALineEndForAnEmptyPassword() {
        CommandLineRun run = CommandLineRun.withInput("\n", "resolve", "--username", "me", "--password-stdin", "app:1");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("The password on standard input is empty.\n");
    }
}
