package io.jenkins.plugins.imagepromotion.cli.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerCredentialsTest {
    private static final Credentials ME = Credentials.basic("me", "a:b");
    private static final String AUTH = base64("me:a:b");

    @TempDir
    private Path folder;

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Credentials find(String config, String image) throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), config);
        return new DockerCredentials(file, Map.of())
                .find(ImageReference.parse(image).repository());
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com, registry.example.com/app:1, true",
        "https://registry.example.com, registry.example.com/app:1, true",
        "https://registry.example.com/v1/, registry.example.com/app:1, true",
        "http://registry.example.com/v2, registry.example.com/app:1, true",
        "Registry.Example.com, registry.example.com/app:1, true",
        "registry.example.com/team, registry.example.com/team/app:1, true",
        "registry.example.com/team, registry.example.com/teams/app:1, false",
        "registry.example.com:5000, registry.example.com/app:1, false",
        "registry.example.com, registry.example.com:5000/app:1, false",
        "example.com, registry.example.com/app:1, false",
        "https://index.docker.io/v1/, app:1, true",
        "docker.io, team/app:1, true",
        "registry-1.docker.io, docker.io/team/app:1, true",
        "https://index.docker.io/v1/, registry.example.com/app:1, false",
        "index.docker.io, app:1, true",
        "https://docker.io, app:1, true",
        "https://registry.example.com:443/v1/, registry.example.com/app:1, true",
        "registry.example.com:443, registry.example.com/app:1, true",
        "https://registry.example.com:5000/v2/, registry.example.com:5000/app:1, true",
        "https://registry.example.com/api/docker/v1/, registry.example.com/app:1, true",
        "https://registry.example.com/team, registry.example.com/other/app:1, true",
        "HTTPS://registry.example.com/, registry.example.com/app:1, true",
        "https://registry.example.com.evil/v1/, registry.example.com/app:1, false",
        "https://evil/registry.example.com, registry.example.com/app:1, false",
    })
    void findsTheEntryOfTheRegistry(String key, String image, boolean found) throws IOException {
        Credentials credentials = find("{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(key, AUTH), image);

        assertThat(credentials).isEqualTo(found ? ME : Credentials.ANONYMOUS);
    }

    static Stream<Arguments> entries() {
        return Stream.of(
                Arguments.of("{\"auth\":\"" + AUTH + "\"}", ME),
                Arguments.of("{\"auth\":\"" + base64("me:a:b\0\0") + "\"}", ME),
                Arguments.of("{\"auth\":\"" + AUTH.substring(0, 4) + "\\n" + AUTH.substring(4) + "\\n\"}", ME),
                Arguments.of("{\"auth\":\"" + AUTH.substring(0, 3) + "\\r\\n" + AUTH.substring(3) + "\\r\\n\"}", ME),
                Arguments.of("{\"Auth\":\"" + AUTH + "\"}", ME),
                Arguments.of("{\"AUTH\":\"x\",\"auth\":\"" + AUTH + "\"}", ME),
                Arguments.of("{\"identityToken\":\"token\"}", Credentials.identityToken("token")),
                Arguments.of("{\"auth\":\"" + base64("me:") + "\"}", Credentials.basic("me", "")),
                Arguments.of("{\"username\":\"me\",\"password\":\"a:b\"}", ME),
                Arguments.of(
                        "{\"auth\":\"\",\"email\":\"me@example.com\",\"username\":\"me\",\"password\":\"a:b\"}", ME),
                Arguments.of(
                        "{\"auth\":\"" + AUTH + "\",\"identitytoken\":\"token\"}", Credentials.identityToken("token")),
                Arguments.of("{}", Credentials.ANONYMOUS),
                Arguments.of("null", Credentials.ANONYMOUS),
                Arguments.of("{\"auth\":null,\"extra\":{\"a\":[1,2]}}", Credentials.ANONYMOUS));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void readsEveryKindOfEntry(String entry, Credentials expected) throws IOException {
        assertThat(find("{\"auths\":{\"r.example.com\":" + entry + "}}", "r.example.com/app:1"))
                .isEqualTo(expected);
    }

    @Test
    void readsAFileThatBeginsWithAByteOrderMark() throws IOException {
        assertThat(find("\ufeff{\"Auths\":{\"r.example.com\":{\"auth\":\"" + AUTH + "\"}}}", "r.example.com/app:1"))
                .isEqualTo(ME);
    }

    @Test
    void prefersTheLoginOfDockerHubToItsTokens() throws IOException {
        String key = "https://index.docker.io/v1/";
        String config =
                "{\"auths\":{\"%saccess-token\":{\"auth\":\"%s\"},\"%s\":{\"auth\":\"%s\"},\"%srefresh-token\":{}}}"
                        .formatted(key, base64("me:x"), key, AUTH, key);

        assertThat(find(config, "team/app:1")).isEqualTo(ME);
    }

    @Test
    void usesTheFileForARegistryWhoseHelperHasNoName() throws IOException {
        String config = "{\"credsStore\":\"none\",\"credHelpers\":{\"r.example.com\":\"\"},"
                + "\"auths\":{\"r.example.com\":{\"auth\":\"" + AUTH + "\"}}}";

        assertThat(find(config, "r.example.com/app:1")).isEqualTo(ME);
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> find(config, "other.example.com/app:1"))
                .withMessageContaining("docker-credential-none");
    }

    @Test
    void prefersTheEntryThatNamesMoreOfThePath() throws IOException {
        String config = "{\"auths\":{\"r.example.com\":{\"auth\":\"%s\"},\"r.example.com/team\":{\"auth\":\"%s\"}}}"
                .formatted(base64("all:x"), AUTH);

        assertThat(find(config, "r.example.com/team/app:1")).isEqualTo(ME);
        assertThat(find(config, "r.example.com/other/app:1")).isEqualTo(Credentials.basic("all", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "\t\r\n\r\n",
                "\ufeff",
                "\ufeff{}\r\n",
                "null",
                "{}",
                "{\"auths\":null}",
                "{\"auths\":{}}",
                "{\"auths\":null,\"credHelpers\":null,\"credsStore\":null}",
                "{\"auths\":{\"r.example.com\":{}},\"credHelpers\":{},\"credsStore\":\"\"}"
            })
    void isAnonymousWithAnEmptyFile(String config) throws IOException {
        assertThat(find(config, "r.example.com/app:1")).isEqualTo(Credentials.ANONYMOUS);
    }

    @Test
    void isAnonymousWithoutAFile() {
        assertThat(new DockerCredentials(folder.resolve("none.json"), Map.of())
                        .find(ImageReference.parse("app:1").repository()))
                .isEqualTo(Credentials.ANONYMOUS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"auths\":|it is not JSON at line 1, column 10",
                "[]|the file is not a JSON object",
                "{} {}|it contains text after the JSON object",
                "{\"auths\":{},\"auths\":{}}|it is not JSON at line 1, column 20",
                "{\"auths\":[]}|auths is not a JSON object",
                "{\"credHelpers\":{\"a\":1}}|a value in credHelpers is not a string",
                "{\"credsStore\":{}}|a value in credsStore is not a string",
                "{\"auths\":{\"r.example.com\":{\"auth\":\"hunter2!\"}}}|an auth value is not base64",
                "{\"auths\":{\"r.example.com\":{\"auth\":\"bWU6 YTpi\"}}}|an auth value is not base64",
                "{\"auths\":{\"r.example.com\":{\"auth\":\"aHVudGVyMg==\"}}}"
                        + "|an auth value is not a user name, a colon and a password",
                "{\"auths\":{\"r.example.com\":{\"registrytoken\":\"hunter2\"}}}" + "|a registrytoken is not supported",
            })
    void refusesAFileThatItDoesNotUnderstand(String config, String problem) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> find(config, "r.example.com/app:1"))
                .withMessage("""
                        The docker configuration file cannot be used.  [CREDENTIALS_UNUSABLE]
                          file:    %s
                          problem: %s
                          Correct the file or run `docker login` again, or give --username and --password-stdin.""", folder.resolve("config.json"), problem);
    }

    @Test
    void refusesAFileThatIsNestedTooDeeply() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> find("{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}", "r.example.com/app:1"))
                .withMessageContaining("problem: it is nested too deeply");
    }

    @Test
    void refusesAFolderWhereTheFileShouldBe() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> new DockerCredentials(folder, Map.of())
                        .find(ImageReference.parse("app:1").repository()))
                .withMessageContaining("problem: it cannot be read");
    }

    @Test
    void looksWhereDockerLooks() {
        assertThat(DockerCredentials.file(Map.of("DOCKER_CONFIG", "/etc/docker", "HOME", "/home/me")))
                .hasToString("/etc/docker/config.json");
        assertThat(DockerCredentials.file(Map.of("HOME", "/home/me"))).hasToString("/home/me/.docker/config.json");
    }
}
