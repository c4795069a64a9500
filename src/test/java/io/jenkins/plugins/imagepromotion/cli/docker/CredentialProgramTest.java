package io.jenkins.plugins.imagepromotion.cli.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialProgramTest {
    private static final String SERVER = "r.example.com";

    @TempDir
    private Path folder;

    private Map<String, String> environment() {
        return Map.of("PATH", folder + ":/usr/bin:/bin");
    }

    private void script(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve("docker-credential-" + name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Optional<Credentials> get(String body) throws IOException {
        script("test", body);
        return new CredentialProgram(environment(), Duration.ofSeconds(30)).get("test", SERVER);
    }

    @Test
    void asksForTheServerOnStandardInput() throws IOException {
        assertThat(get("""
                read -r server
                echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"$1 $server\\",\\"Secret\\":\\"s\\",\\"More\\":{}}"
                """)).contains(Credentials.basic("get r.example.com", "s"));
    }

    @Test
    void readsAnIdentityToken() throws IOException {
        assertThat(get("echo '{\"Username\":\"<token>\",\"Secret\":\"s\"}'")).contains(Credentials.identityToken("s"));
    }

    @Test
    void findsNothingWhereTheHelperSaysSo() throws IOException {
        assertThat(get("echo 'credentials not found in native keychain'; exit 1"))
                .isEmpty();
        assertThat(get("echo '{\"ServerURL\":\"\",\"Username\":\"\",\"Secret\":\"\"}'"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo hunter2; echo hunter2 >&2; exit 3|it ended with exit status 3",
                "echo hunter2|its answer is not a JSON object with Username and Secret",
                "true|its answer is not a JSON object with Username and Secret",
                "echo '{\"Username\":\"me\"}'|its answer is not a JSON object with Username and Secret",
                "yes hunter2|it cannot be run, or its output is too long",
            })
    void refusesAnythingElse(String body, String problem) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> get(body))
                .withMessage("""
                        The credential helper gave no credentials.  [CREDENTIALS_UNUSABLE]
                          helper:  docker-credential-test
                          server:  r.example.com
                          problem: %s
                          Run the helper by hand to see what it wants, or give --username and --password-stdin.""", problem);
    }

    @Test
    void stopsAHelperThatTakesTooLong() throws IOException {
        Path pid = folder.resolve("pid");
        script("slow", "echo $$ >" + pid + "; exec sleep 600");

        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> new CredentialProgram(environment(), Duration.ofSeconds(2)).get("slow", SERVER))
                .withMessageContaining("problem: it did not answer within 2 s");
        long process = Long.parseLong(Files.readString(pid).strip());
        ProcessHandle.of(process).ifPresent(handle -> handle.onExit().join());
        assertThat(ProcessHandle.of(process)).isEmpty();
    }

    @Test
    void refusesAHelperThatIsNotThereOrHasNoName() {
        CredentialProgram helper = new CredentialProgram(environment(), Duration.ofSeconds(30));

        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> helper.get("missing", SERVER))
                .withMessageContaining("problem: it is not on the PATH");
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> helper.get("../../bin/sh", SERVER))
                .withMessageContaining("problem: this is not a valid name of a helper");
    }

    @Test
    void isChosenByRegistryThenForAllAndTheFileIsAskedLast() throws IOException {
        script("one", "echo '{\"Username\":\"one\",\"Secret\":\"s\"}'");
        script("all", "read -r server; echo \"{\\\"Username\\\":\\\"$server\\\",\\\"Secret\\\":\\\"s\\\"}\"");
        script("none", "echo credentials not found in native keychain; exit 1");
        Path file = Files.writeString(folder.resolve("config.json"), """
                {"auths":{"c.example.com":{"username":"file","password":"s"}},
                 "credHelpers":{"a.example.com":"one","c.example.com":"none"},"credsStore":"all"}
                """);
        DockerCredentials credentials = new DockerCredentials(file, environment());

        assertThat(credentials.find(ImageReference.parse("a.example.com/app").repository()))
                .isEqualTo(Credentials.basic("one", "s"));
        assertThat(credentials.find(ImageReference.parse("b.example.com/app").repository()))
                .isEqualTo(Credentials.basic("b.example.com", "s"));
        assertThat(credentials.find(ImageReference.parse("app").repository()))
                .isEqualTo(Credentials.basic("https://index.docker.io/v1/", "s"));
        assertThat(credentials.find(ImageReference.parse("c.example.com/app").repository()))
                .isEqualTo(Credentials.basic("file", "s"));
    }
}
