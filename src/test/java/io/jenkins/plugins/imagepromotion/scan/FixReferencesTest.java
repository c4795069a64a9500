package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.scan.FixReferences.Mode;
import io.jenkins.plugins.imagepromotion.scan.report.Change;
import io.jenkins.plugins.imagepromotion.scan.report.Finding;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport;
import io.jenkins.plugins.imagepromotion.scan.report.SarifReport;
import io.jenkins.plugins.imagepromotion.scan.report.TextReport;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixReferencesTest {
    private static final ScanSettings SETTINGS = ScanSettings.of(Policy.threeTier(), LocalDate.of(2026, 11, 23));
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final byte[] BYTES =
            ("{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[]}").getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path root;

    private ScriptedRegistry registry;
    private String digest;

    @BeforeEach
    void start() {
        registry = ScriptedRegistry.start();
        for (String tag : List.of("1.2", "1.2.3", "main")) {
            registry.push("team/app", tag, INDEX, BYTES);
        }
        digest = Digest.of(BYTES).toString();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private Path file(String path, byte[] content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private Path file(String path, String content) throws IOException {
        return file(path, filled(content).getBytes(StandardCharsets.UTF_8));
    }

    /** Replaces {@code APP} with the repository, and {@code DIGEST} with the digest that each of its tags holds. */
    private String filled(String text) {
        return text.replace("APP", registry.host() + "/team/app")
                .replace("HOST", registry.host())
                .replace("DIGEST", digest);
    }

    private FixReport fix(Mode mode) {
        return fix(new Scan.Root(root, ""), mode);
    }

    private FixReport fix(Scan.Root place, Mode mode) {
        return new FixReferences(SETTINGS, first -> TestRegistries.plain(registry.host(), new Cancellation()))
                .run(List.of(place), mode);
    }

    static Stream<RewriteCase> cases() throws IOException {
        return RewriteCase.in("cases.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pinsWhatIsExactAndSaysWhyTheRestIsLeft(RewriteCase given) throws IOException {
        Path file = file(given.path(), given.before());

        FixReport fixed = fix(Mode.WRITE);

        assertThat(Files.readString(file)).isEqualTo(filled(given.after()));
        assertThat(fixed.report().findings())
                .extracting(finding ->
                        finding.line() + " " + finding.suggestion().replaceFirst("(?:Not fixed: )?([^.]+)\\..*", "$1"))
                .containsExactlyElementsOf(
                        given.left().stream().map(this::filled).toList());
        assertThat(fix(Mode.WRITE).files()).isEmpty();
        assertThat(Files.readString(file)).isEqualTo(filled(given.after()));
    }

    @Test
    void keepsEveryOtherByte() throws IOException {
        String text = "# Größe \u2028\r\nFROM APP:1.2 AS x\t# APP:1.2\rFROM x\n\n\r\nFROM APP:main";
        String fixed = "# Größe \u2028\r\nFROM APP:1.2@DIGEST AS x\t# APP:1.2\rFROM x\n\n\r\nFROM APP:main@DIGEST";
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
            Path file = file("Dockerfile", filled("\uFEFF" + text).getBytes(charset));

            assertThat(fix(Mode.WRITE).report().findings()).isEmpty();
            assertThat(Files.readAllBytes(file))
                    .isEqualTo(filled("\uFEFF" + fixed).getBytes(charset));
        }
        Path file =
                file("Dockerfile", filled("# Gr\u00f6\u00dfe\nFROM APP:1.2\n").getBytes(StandardCharsets.ISO_8859_1));

        fix(Mode.WRITE);

        assertThat(Files.readAllBytes(file))
                .isEqualTo(filled("# Gr\u00f6\u00dfe\nFROM APP:1.2@DIGEST\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x--x", "rw-r-----", "rw-rw-rw-"})
    void keepsPermissionsAndLeavesNothingBehind(String permissions) throws IOException {
        Path file = file("a.sh", "docker pull APP:1.2\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        fix(Mode.WRITE);

        assertThat(Files.readString(file)).isEqualTo(filled("docker pull APP:1.2@DIGEST\n"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(permissions);
        try (Stream<Path> files = Files.list(root)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void writesNothingInADryRunAndShowsTheDiff() throws IOException {
        Path file = file("a/Dockerfile", "# 1\n# 2\n# 3\n# 4\n# 5\nFROM APP:1.2 AS x\n# 7\nFROM APP\n");

        FixReport fixed = fix(Mode.DRY_RUN);

        assertThat(Files.readString(file)).contains(":1.2 AS");
        assertThat(fixed.report().failure()).isPresent();
        assertThat(TextReport.of(fixed)).isEqualTo(filled("""
                --- a/a/Dockerfile
                +++ b/a/Dockerfile
                @@ -3,6 +3,6 @@
                 # 3
                 # 4
                 # 5
                -FROM APP:1.2 AS x
                +FROM APP:1.2@DIGEST AS x
                 # 7
                 FROM APP
                a/Dockerfile:8:6: MISSING_TAG APP
                  The reference has no tag and no digest, which every tool reads as the mutable tag "latest".
                  Not fixed: it has no tag to resolve. Name an immutable tag or a digest.
                1 file read, 2 findings, 1 can be fixed
                """));
    }

    @Test
    void saysWhatItWrote() throws IOException {
        file("k/kustomization.yaml", "images:\n- name: APP\n  newTag: main\n");

        assertThat(TextReport.of(fix(Mode.WRITE))).isEqualTo(filled("""
                k/kustomization.yaml:3:15: fixed digest: DIGEST
                1 file read, 0 findings, 1 fixed
                """));
    }

    @Test
    void givesEachFindingItsChangeForAReview() throws IOException {
        Path file = file("Dockerfile", "FROM APP:1.2\n");

        for (Mode mode : List.of(Mode.SUGGEST, Mode.DRY_RUN)) {
            FixReport fixed = fix(mode);

            assertThat(fixed.report().findings())
                    .extracting(Finding::change)
                    .containsExactly(
                            java.util.Optional.of(new Change(1, 6, filled("APP:1.2"), filled("APP:1.2@DIGEST"))));
            assertThat(SarifReport.of(fixed.report()).toString())
                    .contains(filled("\"fixes\":[{\"description\":{\"text\":\"Pin the image to the digest that the tag"
                            + " holds now.\"},\"artifactChanges\":[{\"artifactLocation\":{\"uri\":\"Dockerfile\"},"
                            + "\"replacements\":[{\"deletedRegion\":{\"startLine\":1,\"startColumn\":6,\"endColumn\":"
                            + (6 + filled("APP:1.2").length())
                            + "},\"insertedContent\":{\"text\":\"APP:1.2@DIGEST\"}}]}]}]"));
        }
        assertThat(Files.readString(file)).isEqualTo(filled("FROM APP:1.2\n"));
    }

    @Test
    void asksOnceForEachReferenceAndForTheManifestAlone() throws IOException {
        file("Dockerfile", "FROM APP:1.2\nFROM APP:1.2 AS b\nFROM APP:main\n");
        file("a.sh", "docker pull APP:1.2\n");
        file("pinned.sh", "docker pull APP@DIGEST\n");

        fix(Mode.WRITE);

        assertThat(registry.requests())
                .containsExactlyInAnyOrder("GET /v2/team/app/manifests/1.2", "GET /v2/team/app/manifests/main");
    }

    @Test
    void asksNothingIfNothingIsRefused() throws IOException {
        file("Dockerfile", "FROM APP@DIGEST\nFROM APP:staging-v1.4.2-3f9c2ab-1763884800\n");

        FixReport fixed = new FixReferences(SETTINGS, first -> {
                    throw new AssertionError("asked for " + first);
                })
                .run(List.of(new Scan.Root(root, "")), Mode.WRITE);

        assertThat(fixed.files()).isEmpty();
        assertThat(fixed.report().failure()).isEmpty();
    }

    @Test
    void continuesIfTheRegistryDoesNotHaveOrDeniesAnImage() throws IOException {
        registry.when(".*/forbidden/.*", ScriptedRegistry.Fault.status(403, "DENIED", "no"));
        Path file = file("Dockerfile", "FROM HOST/forbidden/app:1.2\nFROM APP:9\nFROM APP:1.2\n");

        assertThat(fix(Mode.WRITE).report().findings())
                .extracting(Finding::line, Finding::suggestion)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                1,
                                "Not fixed: the digest is unknown: The registry denied access [FORBIDDEN]."
                                        + " Name an immutable tag or a digest."),
                        org.assertj.core.groups.Tuple.tuple(
                                2,
                                "Not fixed: the digest is unknown: The registry has no such image [IMAGE_NOT_FOUND]."
                                        + " Name an immutable tag or a digest."));
        assertThat(Files.readString(file)).endsWith(filled("FROM APP:1.2@DIGEST\n"));
    }

    @Test
    void changesNoFileWhenItIsCancelled() throws IOException {
        Path file = file("Dockerfile", "FROM APP:1.2\n");
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        assertThatThrownBy(() -> new FixReferences(
                                SETTINGS, first -> TestRegistries.plain(registry.host(), cancellation))
                        .run(List.of(new Scan.Root(root, "")), Mode.WRITE))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageContaining("[CANCELLED]");
        assertThat(Files.readString(file)).isEqualTo(filled("FROM APP:1.2\n"));
    }

    @Test
    void refusesAFileThatChangedMeanwhileOrIsALink() throws IOException {
        Path file = file("real/Dockerfile", "FROM APP:1.2\n");
        Path link = Files.createSymbolicLink(root.resolve("Dockerfile"), file);

        assertThat(fix(new Scan.Root(link, "Dockerfile"), Mode.WRITE).report().findings())
                .extracting(Finding::suggestion)
                .containsExactly("Not fixed: a link leads to the file. Name an immutable tag or a digest.");
        registry.when(".*", (request, honest) -> {
            try {
                Files.writeString(file, filled("FROM APP:1.2 AS x\nFROM APP:1.2.3\n"));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return honest.get();
        });

        // The current content of the file counts. The new reference was not looked up.
        assertThat(fix(new Scan.Root(root.resolve("real"), ""), Mode.WRITE)
                        .report()
                        .findings())
                .extracting(Finding::line, Finding::suggestion)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        2,
                        "Not fixed: the digest is unknown: The reference was not there when the scan began."
                                + " Name an immutable tag or a digest."));
        assertThat(Files.readString(file)).isEqualTo(filled("FROM APP:1.2@DIGEST AS x\nFROM APP:1.2.3\n"));
    }
}
