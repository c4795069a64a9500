package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanCommandTest {
    @TempDir
    Path folder;

    private String good;
    private String bad;

    @BeforeEach
    void write() throws IOException {
        good = write("good/Dockerfile", "FROM nginx@sha256:" + "a".repeat(64) + "\n");
        bad = write("bad/Dockerfile", "FROM nginx:latest\n");
    }

    private String write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content).toString();
    }

    @Test
    void passesATreeThatIsInOrder() {
        assertThat(CommandLineRun.of("scan", folder + "/good"))
                .isEqualTo(new CommandLineRun(0, "1 file read, 0 findings\n", ""));
    }

    @Test
    void refusesATreeThatIsNot() {
        assertThat(CommandLineRun.of("scan", folder + "/good", folder + "/bad"))
                .isEqualTo(new CommandLineRun(1, """
                %1$s:1:6: MUTABLE_TAG nginx:latest
                  The tag can move: "latest" is a channel tag.
                  Name an immutable tag or a digest.
                2 files read, 1 finding
                """.formatted(bad), """
                The scan found image references that are not allowed.  [MUTABLE_REFERENCES]
                  findings: 1 in 1 file
                  first:    %1$s:1: MUTABLE_TAG
                  Use an immutable tag or a digest at each place, or add a waiver with a reason and a last day.
                """.formatted(bad)));
    }

    @Test
    void tellsItAsJson() {
        CommandLineRun run = CommandLineRun.of("scan", bad, good, "--output", "json");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("""
                {"findings":[{"file":"%s","line":1,"column":6,"environment":null,"reference":"nginx:latest",\
                "written":"nginx:latest","code":"MUTABLE_TAG",\
                "message":"The tag can move: \\"latest\\" is a channel tag.",\
                "suggestion":"Name an immutable tag or a digest."}],\
                "waived":[],"notes":[],"files":2}
                """.formatted(bad));
    }

    @ParameterizedTest
    @CsvSource({"sarif, '{\"$schema\":'", "junit, '<?xml version'"})
    void tellsItToOtherTools(String format, String begin) {
        CommandLineRun run = CommandLineRun.of("scan", bad, "--output", format);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).startsWith(begin).contains("nginx:latest").endsWith("\n");
    }

    @Test
    void knowsNoOtherFormat() {
        assertThat(CommandLineRun.of("scan", bad, "--output", "xml").err())
                .startsWith("The option --output takes text, json, sarif or junit.\n");
    }

    @Test
    void judgesForTheEnvironment() throws IOException {
        String staged = write("x/Dockerfile", "FROM a/b:staging-v1.4.2-3f9c2ab-1763884800\n");

        assertThat(CommandLineRun.of("scan", staged).status()).isZero();
        assertThat(CommandLineRun.of("scan", staged, "--environment", "production")
                        .out())
                .contains("TAG_OUTSIDE_PATTERN");
        assertThat(CommandLineRun.of("scan", staged, "--environment", "qa").err())
                .contains("[UNKNOWN_ENVIRONMENT]");
    }

    @Test
    void readsAndLeavesOutByPattern() {
        assertThat(CommandLineRun.of("scan", folder.toString(), "--exclude", "bad")
                        .out())
                .startsWith("1 file read, 0");
        assertThat(CommandLineRun.of("scan", folder.toString(), "--include", "good/**")
                        .out())
                .startsWith("1 file read, 0");
    }

    @Test
    void refusesAPathThatIsNotThere() {
        CommandLineRun run = CommandLineRun.of("scan", folder + "/nothing", "--output", "json");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).startsWith("{\"code\":\"UNREADABLE_FILE\",");
    }

    @Test
    void needsAPath() {
        assertThat(CommandLineRun.of("scan").err()).startsWith("The argument PATH is missing.\n");
    }

    @Test
    void suggestsTheDigestThatATagHoldsNow() throws IOException {
        SampleImage image = ImageBuilder.image().build();
        try (ScriptedRegistry registry = ScriptedRegistry.start()) {
            registry.push("team/app", "main", image.mediaType(), image.bytes());
            image.blobs()
                    .values()
                    .forEach(blob -> registry.pushBlob(new String(blob, java.nio.charset.StandardCharsets.ISO_8859_1)));
            String name = registry.host() + "/team/app";
            String file = write(
                    "x/Dockerfile", "FROM " + name + ":main\nFROM " + name + ":gone\nFROM " + name + "\nFROM $X\n");

            CommandLineRun run = CommandLineRun.of("scan", file, "--resolve", "--plain-http", registry.host());

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out())
                    .contains(
                            "\n  It is now " + name + "@" + image.digest() + ".\n",
                            "\n  Use an immutable tag or a digest. The current digest is unknown: ",
                            "[IMAGE_NOT_FOUND]\n",
                            "\n  Use an immutable tag or a digest. A reference without a tag cannot be resolved.\n",
                            ":4:6: UNRESOLVED_REFERENCE $X\n");
        }
    }

    @Test
    void pinsTheFilesAndPassesWhenNothingIsLeft() throws IOException {
        SampleImage image = ImageBuilder.image().build();
        try (ScriptedRegistry registry = ScriptedRegistry.start()) {
            registry.push("team/app", "main", image.mediaType(), image.bytes());
            String name = registry.host() + "/team/app:main";
            String pinned = name + "@" + image.digest();
            String file = write("x/Dockerfile", "FROM " + name + "\r\n");

            CommandLineRun dry = CommandLineRun.of(
                    "scan", file, "--fix", "--dry-run", "--output", "json", "--plain-http", registry.host());

            assertThat(dry.status()).isEqualTo(1);
            assertThat(dry.out())
                    .contains(
                            "\"change\":{\"line\":1,\"column\":6,\"deleted\":\"" + name + "\",\"inserted\":\"" + pinned
                                    + "\"}",
                            "\"written\":false");
            assertThat(Files.readString(Path.of(file))).isEqualTo("FROM " + name + "\r\n");
            assertThat(CommandLineRun.of("scan", file, "--fix", "--plain-http", registry.host()))
                    .isEqualTo(new CommandLineRun(
                            0, file + ":1:6: fixed " + pinned + "\n1 file read, 0 findings, 1 fixed\n", ""));
            assertThat(Files.readString(Path.of(file))).isEqualTo("FROM " + pinned + "\r\n");
            assertThat(CommandLineRun.of("scan", file, "--fix"))
                    .isEqualTo(new CommandLineRun(0, "1 file read, 0 findings\n", ""));
        }
    }

    @Test
    void exitsWith1WhenSomethingIsLeftAfterAFix() throws IOException {
        String file = write("x/Dockerfile", "FROM $X\nFROM nginx\n");

        CommandLineRun run = CommandLineRun.of("scan", file, "--fix");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains("Not fixed: it contains a variable.", "Not fixed: it has no tag to resolve.")
                .endsWith("1 file read, 2 findings\n");
        assertThat(run.err()).startsWith("The scan found image references that are not allowed.  [MUTABLE_REFERENCES]");
    }

    @Test
    void acceptsADryRunOnlyWithAFix() {
        CommandLineRun run = CommandLineRun.of("scan", good, "--dry-run");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("The option --dry-run requires --fix.\n");
    }

    @Test
    void refusesToPassWhenItReadsNothing() {
        CommandLineRun run = CommandLineRun.of("scan", folder.toString(), "--include", "*.yml", "--output", "json");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("{\"code\":\"NOTHING_SCANNED\",")
                .contains("\"facts\":{\"path\":", "\"not included\":\"2\"}");
    }

    @Test
    void saysWhatIsWrongWithAnInvalidReference() throws IOException {
        assertThat(CommandLineRun.of("scan", write("x/Dockerfile", "FROM example.com/Team/app:1.2\n"))
                        .out())
                .contains("\n  This is not an image reference: a repository cannot contain uppercase letters.\n");
    }
}
