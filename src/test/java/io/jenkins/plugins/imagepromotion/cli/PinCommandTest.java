package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinCommandTest {
    private static final String STAGED = "staging-v1.4.2-abcdef1-1763800000";
    private static final String PROMOTED = "production-v1.4.2-abcdef1-1763900000";

    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    @TempDir
    Path root;

    private Digest push(String tag, String what) {
        return server.push(
                "app",
                tag,
                MediaTypes.OCI_INDEX,
                ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX
                                + "\",\"manifests\":[],\"annotations\":{\"what\":\"" + what + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private Path file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content.replace("APP", server.host() + "/app"));
    }

    private CommandLineRun run(String rest, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("pin", server.host() + "/app" + rest, root.toString(), "--plain-http", server.host()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void writesAPromotedImageAndPrintsTheDiff() throws IOException {
        Digest digest = push(STAGED, "tested");
        push(PROMOTED, "tested");
        Path file = file("production/pod.yaml", "kind: Pod\nspec: {containers: [{image: APP:1.4.1}]}\n");
        String shown = root + "/production/pod.yaml";
        String pinned = server.host() + "/app:" + PROMOTED + "@" + digest;

        CommandLineRun preview = run(":" + PROMOTED, "--dry-run");

        String diff = """
                --- a/%1$s
                +++ b/%1$s
                @@ -1,2 +1,2 @@
                 kind: Pod
                -spec: {containers: [{image: %2$s/app:1.4.1}]}
                +spec: {containers: [{image: %3$s}]}
                """.formatted(shown, server.host(), pinned);
        assertThat(preview.status()).isZero();
        assertThat(preview.out()).isEqualTo(diff + "1 file read, 0 findings, 1 change possible\n");
        assertThat(Files.readString(file)).contains(":1.4.1");

        CommandLineRun run = run(":" + PROMOTED + "@" + digest);

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo(diff + "1 file read, 0 findings, 1 change written\n");
        assertThat(Files.readString(file)).isEqualTo("kind: Pod\nspec: {containers: [{image: " + pinned + "}]}\n");
        CommandLineRun again = run(":" + PROMOTED);
        assertThat(again.status()).isZero();
        assertThat(again.out()).isEqualTo("1 file read, 0 findings, 0 changes written\n");
    }

    @Test
    void printsTheChangesAsJson() throws IOException {
        Digest digest = push(STAGED, "tested");
        file("staging/kustomization.yaml", "images:\n- name: APP\n  digest: sha256:" + "a".repeat(64) + "\n");

        CommandLineRun run = run(":" + STAGED, "--output", "json");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        "{\"findings\":[],\"waived\":[],\"notes\":[],\"files\":1,\"written\":true,\"fixed\":[{\"file\":\""
                                + root
                                + "/staging/kustomization.yaml\",\"changes\":[{\"line\":3,\"column\":11,\"deleted\":\"sha256:"
                                + "a".repeat(64) + "\",\"inserted\":\"" + digest + "\"}]}],\"image\":\"" + server.host()
                                + "/app:"
                                + STAGED + "@" + digest + "\"}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "rebuilt, :production-v1.4.2-abcdef1-1763900000, REBUILT",
        "'', :production-v1.4.2-abcdef1-1763900000, IMAGE_NOT_FOUND",
        "tested, :production-v9.9.9-abcdef9-1763900000, IMAGE_NOT_FOUND",
        "tested, :production-v1.4.0-abcdef0-1763900000, UNKNOWN_ORIGIN",
        "tested, '', MISSING_TAG",
        "tested, :latest, MUTABLE_TAG",
        "tested, :1.4.2, TAG_OUTSIDE_PATTERN",
    })
    void refusesUnpromotedImagesAndMutableTags(String promoted, String rest, String code) throws IOException {
        push(STAGED, "tested");
        push("production-v1.4.0-abcdef0-1763900000", "unknown");
        if (!promoted.isEmpty()) {
            push(PROMOTED, promoted);
        }
        String before = "image: APP:" + PROMOTED + "\n";
        Path file = file("production/values.yaml", before);

        CommandLineRun run = run(rest);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("[" + code + "]");
        assertThat(Files.readString(file)).isEqualTo(before.replace("APP", server.host() + "/app"));
    }

    @Test
    void refusesATagThatHoldsADifferentDigest() throws IOException {
        push(STAGED, "tested");
        file("staging/values.yaml", "image: APP:1.2\n");

        assertThat(run(":" + STAGED + "@sha256:" + "a".repeat(64)).err()).contains("[DIGEST_MISMATCH]");
    }

    @Test
    void failsIfItCannotPinEveryPlace() throws IOException {
        push(STAGED, "tested");
        file("staging/pod.yaml", "kind: Pod\nspec: {containers: [{image: 'APP:${TAG}'}, {image: 'APP:1'}]}\n");

        CommandLineRun run = run(":" + STAGED);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "pod.yaml:2:30: NOT_PINNED " + server.host() + "/app:${TAG}\n"
                                + "  Not changed: it contains a variable.\n  Change it to " + server.host()
                                + "/app:" + STAGED + "@sha256:",
                        "1 file read, 1 finding, 1 change written\n");
        assertThat(run.err()).contains("""
                The image could not be pinned everywhere.  [NOT_PINNED]
                  places: 1
                """);
    }
}
