package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@code verify --deployed} and {@code --wait} with a script instead of kubectl. */
class DeployedCommandTest {
    private static final String TAG = "production-v1.4.2-0a1b2c3-1767222000";

    @AutoClose
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    private final SampleImage image = ImageBuilder.image().build();
    private final String source = registry.host() + "/team/app:" + TAG;

    @TempDir
    Path folder;

    @BeforeEach
    void push() throws IOException {
        registry.push("team/app", TAG, image);
        Files.writeString(folder.resolve("right"), pod(image.digest().toString()));
        Files.writeString(folder.resolve("wrong"), pod("sha256:" + "b".repeat(64)));
    }

    private String pod(String digest) {
        return """
                {"kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"app","image":"%1$s"}]},
                 "status":{"containerStatuses":[{"name":"app","imageID":"%2$s/team/app@%3$s"}]}}""".formatted(source, registry.host(), digest);
    }

    private CommandLineRun verify(String... more) {
        String[] all = Stream.concat(
                        Stream.of("verify", source, image.digest().toString(), "--plain-http", registry.host()),
                        Arrays.stream(more))
                .toArray(String[]::new);
        return CommandLineRun.in(
                Map.of("DOCKER_CONFIG", "/nonexistent", "PATH", "/usr/bin:/bin", "FOLDER", folder.toString()), "", all);
    }

    private String command(String script) throws IOException {
        return "sh '" + Files.writeString(folder.resolve("kubectl"), "cd \"$FOLDER\"\n" + script) + "'";
    }

    @Test
    void repeatsTheCommandUntilTheClusterRunsTheImage() throws IOException {
        String command = command("if [ -f seen ]; then cat right; else touch seen; cat wrong; fi");

        CommandLineRun run = verify("--deployed-command", command, "--wait", "30s", "--interval", "1s");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("run by    1 container\n").containsPattern("waited    [1-9][0-9]? s\n");
        assertThat(run.err())
                .contains("0 of 1 container runs " + image.digest(), "1 of 1 container runs " + image.digest());
    }

    @Test
    void rereadsTheFileEvenIfItIsMissingAtFirst() throws Exception {
        Path state = folder.resolve("state.json");
        Thread kubectl = new Thread(() -> {
            try {
                Thread.sleep(5000);
                Files.copy(folder.resolve("right"), state);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        kubectl.start();

        CommandLineRun run =
                verify("--deployed", state.toString(), "--wait", "30s", "--interval", "1s", "--output", "json");

        kubectl.join();
        assertThat(run.err())
                .contains("cannot check the cluster now: the file " + state + " cannot be read: it does not exist\n");
        assertThat(run.out())
                .contains("\"containers\":1,\"running\":[\"Pod/p container app\"],\"waitedSeconds\":")
                .containsPattern("\"at\":\"20[^\"]*Z\"");
    }

    @Test
    void reportsTheReasonsAfterTheTimeout() throws IOException {
        CommandLineRun run = verify("--deployed-command", command("cat wrong"), "--wait", "2s", "--interval", "1s");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "within 2s.  [DEPLOYMENT_TIMEOUT]\n",
                        "  wrong:  Pod/p container app: runs sha256:" + "b".repeat(64) + ", a different image\n");
    }

    @Test
    void checksOnceWithoutWait() throws IOException {
        assertThat(verify("--deployed-command", command("cat right")).out()).endsWith("run by    1 container\n");
        assertThat(verify("--deployed-command", command("cat wrong")).err()).contains("[OTHER_IMAGE_RUNS]");
        assertThat(verify("--deployed-command", command("echo no >&2; exit 7")))
                .isEqualTo(new CommandLineRun(1, "", """
                        The state of the cluster cannot be read.  [UNREADABLE_STATE]
                          problem: sh ended with exit status 7: no
                          Correct the command that reads it.
                        """));
    }

    @Test
    void listsAtMostTenContainersOfEachKindAsItsHelpSays() throws IOException {
        String state = IntStream.range(0, 11)
                .mapToObj(i -> pod("sha256:" + "b".repeat(64)).replace("\"name\":\"p\"", "\"name\":\"p" + i + "\""))
                .collect(Collectors.joining("\n"));

        assertThat(verify(
                                "--deployed",
                                Files.writeString(folder.resolve("many"), state).toString())
                        .err())
                .containsPattern("(  wrong:  Pod/p\\d container app: [^\n]+\n){10}  wrong:  1 more\n");
        assertThat(CommandLineRun.of("verify", "--help").out()).contains("at most ten containers of each\nkind");
    }

    @Test
    void reportsAFileThatCannotBeRead() {
        Path state = folder.resolve("absent.json");

        assertThat(verify("--deployed", state.toString()).err())
                .contains("The option --deployed takes a readable file: the file " + state
                        + " cannot be read: it does not exist.");
        assertThat(verify("--deployed", state.toString(), "--wait", "1s", "--interval", "1s")
                        .err())
                .contains(
                        "  problem: the file " + state + " cannot be read: it does not exist\n",
                        "No state could be read. Fix the reported problem, and wait again.\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--wait 10m                                           | The option --wait needs --deployed or --deployed-command.",
                "--deployed f --interval 5s                           | The option --interval needs --wait.",
                "--deployed f --deployed-command g                    | Use --deployed or --deployed-command, not"
                        + " both.",
                "--deployed f --wait soon                             | The timeout is not a duration within its"
                        + " range. (found: \"soon\", range: 1s to 24h) Write hours, minutes and seconds",
                "--deployed-command ' --wait 10m                      | A quotation mark in --deployed-command is not closed."
            })
    void refusesInvalidOptions(String options, String message) {
        CommandLineRun run = verify(options.split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }
}
