package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Credentials;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
    private static final String PASSWORD = "pa:ss wo&rd";

    @AutoClose
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    @TempDir
    private Path folder;

    private final String image = registry.host() + "/app@"
            + registry.push(
                    "app",
                    "1.4.2",
                    MediaTypes.OCI_INDEX,
                    "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.UTF_8));

    @BeforeEach
    void requireALogin() {
        registry.when(".*", LoginTest::onlyForMe);
    }

    private static MockResponse onlyForMe(RecordedRequest request, Supplier<MockResponse> honest) {
        String given = String.valueOf(request.getHeaders().get("Authorization"));
        return given.equals(Credentials.basic("me", PASSWORD, StandardCharsets.UTF_8))
                ? honest.get()
                : new MockResponse.Builder()
                        .code(401)
                        .setHeader("WWW-Authenticate", "Basic realm=\"registry\"")
                        .build();
    }

    private CommandLineRun resolve(String input, String... options) {
        String[] arguments = Arrays.copyOf(options, options.length + 4);
        System.arraycopy(new String[] {"resolve", image, "--plain-http", registry.host()}, 0, arguments, 0, 4);
        System.arraycopy(options, 0, arguments, 4, options.length);
        return CommandLineRun.in(Map.of("DOCKER_CONFIG", folder.toString()), input, arguments);
    }

    private void dockerConfig(String text) throws IOException {
        Files.writeString(folder.resolve("config.json"), text);
    }

    @Test
    void logsInWithThePasswordOnStandardInput() {
        CommandLineRun run = resolve(PASSWORD + "\n", "--username", "me", "--password-stdin");

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void neverShowsThePassword() {
        CommandLineRun run = resolve("hunter2\n", "--username", "me", "--password-stdin", "--output", "json");

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).startsWith("{\"code\":\"UNAUTHORIZED\"").doesNotContain("hunter2");
        assertThat(run.err()).contains("[UNAUTHORIZED]").doesNotContain("hunter2");
    }

    @Test
    void logsInAsDockerDid() throws IOException {
        dockerConfig(
                "{\"auths\":{\"%s\":{\"username\":\"me\",\"password\":\"%s\"}}}".formatted(registry.host(), PASSWORD));

        assertThat(resolve("").status()).isZero();
    }

    @Test
    void runsACredentialHelperOnceForReadingAndWriting() throws IOException {
        SampleImage built = ImageBuilder.image().version("1.4.2").build();
        String staged = "staging-v1.4.2-0a1b2c3-1767222000";
        registry.push("shop", staged, built.mediaType(), built.bytes());
        Path helper = Files.writeString(folder.resolve("docker-credential-counting"), """
                #!/bin/sh
                echo run >> '%s/runs'
                echo '{"Username":"me","Secret":"%s"}'
                """.formatted(folder, PASSWORD));
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        dockerConfig("{\"credsStore\":\"counting\"}");

        CommandLineRun run = CommandLineRun.in(
                Map.of("DOCKER_CONFIG", folder.toString(), "PATH", folder + ":/usr/bin:/bin"),
                "",
                "promote",
                registry.host() + "/shop:" + staged,
                "--plain-http=" + registry.host());

        assertThat(run.status()).isZero();
        assertThat(registry.tags("shop")).hasSize(2);
        assertThat(Files.readAllLines(folder.resolve("runs"))).containsExactly("run");
    }

    @Test
    void keepsThePasswordOfOneRegistryFromAnother() {
        try (ScriptedRegistry other = ScriptedRegistry.start()) {
            other.when(".*", LoginTest::onlyForMe);

            CommandLineRun run = CommandLineRun.withInput(
                    PASSWORD,
                    "verify",
                    image,
                    other.host() + "/app:1",
                    "--username=me",
                    "--password-stdin",
                    "--plain-http=" + registry.host(),
                    "--plain-http=" + other.host());

            assertThat(run.status()).isEqualTo(3);
            assertThat(other.recorded())
                    .isNotEmpty()
                    .allMatch(request -> request.getHeaders().get("Authorization") == null);
        }
    }

    @Test
    void refusesAMalformedDockerConfigurationInsteadOfGoingOnWithoutIt() throws IOException {
        dockerConfig("{\"auths\":{\"a\":{\"auth\":hunter2}}}");

        CommandLineRun run = resolve("");

        assertThat(run).isEqualTo(new CommandLineRun(1, "", """
                        The docker configuration file cannot be used.  [CREDENTIALS_UNUSABLE]
                          file:    %s
                          problem: it is not JSON at line 1, column 30
                          Correct the file or run `docker login` again, or give --username and --password-stdin.
                        """.formatted(folder.resolve("config.json"))));
    }

    @Test
    void tellsABugInOneLineWithoutWhatItSays() {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("hunter2");
            }
        };
        String[] arguments = {"resolve", image, "--username", "me", "--password-stdin"};

        assertThat(CommandLineRun.in(Map.of(), broken, arguments)).isEqualTo(new CommandLineRun(70, "", """
                        image-promotion: java.lang.IllegalStateException: this is a bug. Set IMAGE_PROMOTION_DEBUG=1 to print the stack trace, and report it.
                        """));
        assertThat(CommandLineRun.in(Map.of("IMAGE_PROMOTION_DEBUG", "1"), broken, arguments)
                        .err())
                .contains("java.lang.IllegalStateException: hunter2\n\tat ");
    }

    @Test
    void answersNothingButThePinnedReferenceOfAnEmptyIndex() {
        CommandLineRun run = resolve(PASSWORD, "--username", "me", "--password-stdin", "--output", "json");

        assertThat(run.out()).isEqualTo("""
                        {"pinned":"%1$s","image":"%1$s","digest":"%2$s","mediaType":"%3$s","platforms":[],"created":null,"labels":{}}
                        """.formatted(
                        image, Digest.parse(image.substring(image.indexOf('@') + 1)), MediaTypes.OCI_INDEX));
    }
}
