package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.FixReferences.Mode;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PinImageTest {
    private static final ScanSettings SETTINGS = ScanSettings.of(Policy.threeTier(), LocalDate.of(2026, 11, 23));
    private static final String APP = "registry.invalid/team/app";
    private static final String OLD = "production-v1.4.1-0a1b2c3-1763800000";
    private static final String NEW = "production-v1.4.2-3f9c2ab-1763890000";
    private static final String BEFORE = "sha256:" + "ab".repeat(32);
    private static final String DIGEST = "sha256:" + "cd".repeat(32);
    private static final ImageReference IMAGE = ImageReference.parse(APP + ":" + NEW + "@" + DIGEST);

    @TempDir
    Path root;

    /** Replaces placeholders with long values. */
    private static String filled(String text) {
        return text.replace("APP", APP)
                .replace("STAGING", "staging-v1.4.2-3f9c2ab-1763884800")
                .replace("OLD", OLD)
                .replace("NEW", NEW)
                .replace("BEFORE", BEFORE)
                .replace("DIGEST", DIGEST);
    }

    private Path file(String path, byte[] content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private Path file(String path, String content) throws IOException {
        return file(path, filled(content).getBytes(StandardCharsets.UTF_8));
    }

    private FixReport pin(Mode mode) {
        return pin(root, "", mode);
    }

    private FixReport pin(Path place, String shown, Mode mode) {
        return new PinImage(SETTINGS).run(List.of(new Scan.Root(place, shown)), IMAGE, mode);
    }

    static Stream<RewriteCase> cases() throws IOException {
        return RewriteCase.in("pin-cases.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pinsExactPlacesAndExplainsWhyOthersStay(RewriteCase given) throws IOException {
        Path file = file(given.path(), given.before());

        FixReport pinned = pin(Mode.WRITE);

        String after = filled(given.after());
        List<String> left = given.left().stream().map(PinImageTest::filled).toList();
        assertThat(Files.readString(file)).isEqualTo(after);
        assertThat(Stream.concat(
                        pinned.report().findings().stream().map(finding -> finding.line() + " " + finding.message()),
                        pinned.report().notes().stream().map(note -> note.text())))
                .containsExactlyElementsOf(left);
        assertThat(PinImage.failure(pinned).isPresent())
                .isEqualTo(left.stream().anyMatch(line -> Character.isDigit(line.charAt(0))));
        assertThat(pin(Mode.WRITE).files()).isEmpty();
        assertThat(Files.readString(file)).isEqualTo(after);
    }

    @Test
    void keepsEveryOtherByte() throws IOException {
        String text =
                "# Größe \u2028\r\nspec:\r\n  containers:\t\r\n  - image: APP:OLD\t# APP:OLD\n  - image:   'APP:OLD'";
        String pinned = "# Größe \u2028\r\nspec:\r\n  containers:\t\r\n  - image: APP:NEW@DIGEST\t# APP:OLD\n"
                + "  - image:   'APP:NEW@DIGEST'";
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
            Path file = file("production/a.yaml", filled("\uFEFF" + text).getBytes(charset));

            assertThat(pin(Mode.WRITE).report().findings()).isEmpty();
            assertThat(Files.readAllBytes(file))
                    .isEqualTo(filled("\uFEFF" + pinned).getBytes(charset));
        }
    }

    @Test
    void skipsOtherEnvironmentsAndReportsThem() throws IOException {
        file("deploy/production/a.yaml", "kind: Pod\nspec: {containers: [{image: APP:OLD}]}\n");
        Path staging = file("deploy/staging/a.yaml", "kind: Pod\nspec: {containers: [{image: APP:OLD}]}\n");
        Path other = file("deploy/a.yaml", "kind: Pod\nspec: {containers: [{image: APP:STAGING}, {image: APP:OLD}]}\n");

        FixReport pinned = pin(Mode.WRITE);

        assertThat(pinned.files())
                .extracting(FixReport.FixedFile::file)
                .containsExactly("deploy/a.yaml", "deploy/production/a.yaml");
        assertThat(pinned.report().notes())
                .extracting(note -> note.file() + ": " + note.text())
                .containsExactly(
                        "deploy/a.yaml: line 2 is unchanged: the file has no environment, and the tag does not belong to"
                                + " production;"
                                + " name the file itself to pin it",
                        "deploy/staging/a.yaml: line 2 is unchanged: the file belongs to staging");
        assertThat(Files.readString(staging)).contains(OLD);
        assertThat(Files.readString(other)).contains("staging-v", NEW + "@" + DIGEST);

        FixReport named = pin(other, "deploy/a.yaml", Mode.WRITE);

        assertThat(named.count()).isEqualTo(1);
        assertThat(Files.readString(other)).doesNotContain("staging-v");
    }

    @Test
    void writesNothingInADryRunAndShowsTheDiff() throws IOException {
        Path file = file("production/kustomization.yaml", "images:\n- name: app\n  newName: APP\n  newTag: OLD\n");

        FixReport pinned = pin(Mode.DRY_RUN);

        assertThat(Files.readString(file)).contains(OLD);
        assertThat(pinned.written()).isFalse();
        assertThat(pinned.files()).extracting(FixReport.FixedFile::diff).containsExactly(filled("""
                --- a/production/kustomization.yaml
                +++ b/production/kustomization.yaml
                @@ -1,4 +1,5 @@
                 images:
                 - name: app
                   newName: APP
                -  newTag: OLD
                +  newTag: NEW
                +  digest: DIGEST
                """));
    }

    @Test
    void refusesIfNoFileNamesTheRepositoryForTheEnvironment() throws IOException {
        file("staging/a.yaml", "kind: Pod\nspec: {containers: [{image: APP:STAGING}]}\n");

        assertThatThrownBy(() -> pin(Mode.WRITE))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                        No file names this repository for production.  [NOTHING_TO_PIN]
                          repository: registry.invalid/team/app
                          files read: 1
                          stays:      staging/a.yaml: line 2 is unchanged: the file belongs to staging
                          Name the folder of production, or a file itself if its path names no environment.""");
    }

    @ParameterizedTest
    @CsvSource({
        "APP:NEW, INVALID_REFERENCE",
        "APP@DIGEST, INVALID_REFERENCE",
        "APP, INVALID_REFERENCE",
        "APP:latest@DIGEST, MUTABLE_TAG",
        "APP:1.4.2@DIGEST, TAG_OUTSIDE_PATTERN"
    })
    void refusesAnImageWithoutAnEnvironmentTagAndADigest(String image, String code) throws IOException {
        file("production/a.yaml", "image: APP:OLD\n");

        assertThatThrownBy(() -> new PinImage(SETTINGS)
                        .run(List.of(new Scan.Root(root, "")), ImageReference.parse(filled(image)), Mode.WRITE))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageContaining("[" + code + "]");
    }
}
