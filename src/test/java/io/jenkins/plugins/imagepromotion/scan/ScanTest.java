package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.EnvironmentPaths;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.policy.setting.Glob;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import io.jenkins.plugins.imagepromotion.scan.report.Finding;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanTest {
    private static final ScanSettings SETTINGS = ScanSettings.of(Policy.threeTier(), LocalDate.of(2026, 11, 23));

    @TempDir
    Path root;

    private void file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private ScanReport scan(ScanSettings settings) {
        return new Scan(settings).run(List.of(new Scan.Root(root, "")));
    }

    @Test
    void tellsPlaceAndReasonAndRemedy() throws IOException {
        file("k8s/pod.yaml", "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: 'a:latest'}]}\n");

        assertThat(scan(SETTINGS).findings())
                .containsExactly(new Finding(
                        "k8s/pod.yaml",
                        3,
                        30,
                        "",
                        "image",
                        "a:latest",
                        "a:latest",
                        FailureCode.MUTABLE_TAG,
                        "The tag can move: \"latest\" is a channel tag.",
                        "Name an immutable tag or a digest.",
                        Optional.empty()));
    }

    @Test
    void tellsTheColumnOfEachOfSeveralInALine() throws IOException {
        file("a.sh", "docker pull a:latest a:latest\n");

        assertThat(scan(SETTINGS).findings()).extracting(Finding::column).containsExactly(13, 22);
    }

    @Test
    void callsFilesAsTheyWereAskedFor() throws IOException {
        file("k8s/Dockerfile", "FROM a\n");

        assertThat(new Scan(SETTINGS)
                        .run(List.of(new Scan.Root(root.resolve("k8s"), "../k8s")))
                        .findings())
                .extracting(Finding::file)
                .containsExactly("../k8s/Dockerfile");
        assertThat(new Scan(SETTINGS)
                        .run(List.of(new Scan.Root(root.resolve("k8s/Dockerfile"), "x/Dockerfile")))
                        .findings())
                .extracting(Finding::file)
                .containsExactly("x/Dockerfile");
    }

    @Test
    void refusesAPathThatIsNotThere() {
        assertThatThrownBy(() -> new Scan(SETTINGS).run(List.of(new Scan.Root(root.resolve("x"), "x"))))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                        The file or folder to scan does not exist.  [UNREADABLE_FILE]
                          path: "x"
                          Correct the path. A missing path is treated as a failure.""");
    }

    @Test
    void stopsWhenTheThreadIsInterrupted() throws IOException {
        file("Dockerfile", "FROM a\n");
        for (Path location : List.of(root, root.resolve("Dockerfile"))) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> new Scan(SETTINGS).run(List.of(new Scan.Root(location, "x"))))
                    .isInstanceOf(ImagePromotionException.class)
                    .hasMessage("The scan was stopped.  [CANCELLED]");
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void saysThatAFileThatWasAskedForIsInNoFormat() throws IOException {
        file("notes.txt", "image: a:latest\n");
        file("Dockerfile", "FROM scratch\n");

        ScanReport report = new Scan(SETTINGS)
                .run(List.of(
                        new Scan.Root(root.resolve("notes.txt"), "notes.txt"),
                        new Scan.Root(root.resolve("Dockerfile"), "Dockerfile")));

        assertThat(report.files()).isEqualTo(1);
        assertThat(report.notes())
                .containsExactly(
                        new ScanReport.Note("notes.txt", "it was not read, because the scan does not know its format"));
    }

    private void assertThatNothingIsScanned(ScanSettings settings, Scan.Root place, String facts) {
        assertThatThrownBy(() -> new Scan(settings).run(List.of(place)))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("The scan did not read any file.  [NOTHING_SCANNED]\n" + facts
                        + "  Correct the path, or the patterns that select files.");
    }

    @Test
    void refusesToPassWhenItReadsNothing() throws IOException {
        file(".gitignore", "/build\n");
        file("build/Dockerfile", "FROM a\n");
        file("k8s/a.yaml", "image: a\n");
        file("k8s/b.yaml", "image: b\n");
        file("notes.txt", "image: a:latest\n");
        Files.createDirectories(root.resolve("empty"));
        Files.createSymbolicLink(root.resolve("linked.yaml"), root.resolve("k8s/a.yaml"));
        Scan.Root all = new Scan.Root(root, "in");

        assertThatNothingIsScanned(SETTINGS.reading(Selection.ALL.including(List.of("**/*.yml"))), all, """
                  path:           "in"
                  not included:   2
                  ignored by git: 1
                  unknown format: 2
                """);
        assertThatNothingIsScanned(SETTINGS.reading(Selection.ALL.excluding(List.of("k8s"))), all, """
                  path:           "in"
                  excluded:       1
                  ignored by git: 1
                  links:          1
                  unknown format: 2
                  not read:       "in/linked.yaml", it is a link, which the scan does not follow
                """);
        assertThatNothingIsScanned(SETTINGS, new Scan.Root(root.resolve("empty"), "in/empty"), """
                  path:        "in/empty"
                  files found: 0
                """);
        assertThatNothingIsScanned(SETTINGS, new Scan.Root(root.resolve("notes.txt"), "notes.txt"), """
                  path:     "notes.txt"
                  not read: "notes.txt", it was not read, because the scan does not know its format
                """);
    }

    @Test
    void passesWhenItReadsAFileInOneOfThePlaces() throws IOException {
        file("Dockerfile", "FROM scratch\n");
        Files.createDirectories(root.resolve("empty"));

        assertThat(new Scan(SETTINGS)
                        .run(List.of(new Scan.Root(root.resolve("empty"), "empty"), new Scan.Root(root, "")))
                        .files())
                .isEqualTo(1);
    }

    @Test
    void notesTheLinksThatItDoesNotFollow() throws IOException {
        file("Dockerfile", "FROM scratch\n");
        Files.createDirectories(root.resolve("k8s"));
        Files.createSymbolicLink(root.resolve("linked.yaml"), root.resolve("nowhere"));
        Files.createSymbolicLink(root.resolve("folder.d"), root.resolve("k8s"));
        Files.createSymbolicLink(root.resolve("picture.png"), root.resolve("nowhere"));
        String text = "it is a link, which the scan does not follow";

        assertThat(scan(SETTINGS).notes())
                .containsExactly(new ScanReport.Note("folder.d", text), new ScanReport.Note("linked.yaml", text));

        for (int i = 0; i < 100; i++) {
            Files.createSymbolicLink(root.resolve("many" + i + ".yaml"), root.resolve("nowhere"));
        }
        assertThat(scan(SETTINGS).notes())
                .hasSize(101)
                .contains(new ScanReport.Note(".image-promotion-waivers", "the scan does not follow 2 more links"));
    }

    @Test
    void saysWhyAFileCannotBeRead() throws IOException {
        file("a/Dockerfile", "FROM scratch\n");
        Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));

        assertThatThrownBy(() -> new Scan(SETTINGS).run(List.of(new Scan.Root(root.resolve("loop"), "loop"))))
                .hasMessageStartingWith("The link to scan does not lead to a file or folder.  [UNREADABLE_FILE]");
        assertThatThrownBy(() -> new Scan(SETTINGS).run(List.of(new Scan.Root(Path.of("/dev/null"), "/dev/null"))))
                .hasMessageStartingWith("The path to scan is not a file or a folder.  [UNREADABLE_FILE]");
        assertThat(scan(SETTINGS.reading(new Selection(List.of(), List.of(), 50, 0)))
                        .findings())
                .extracting(Finding::file, Finding::message)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a/", "The folder is nested more than 0 folders deep."));
    }

    @Test
    void reportsAFileThatIsTooLargeToRead() throws IOException {
        file("big.yaml", "image: a@sha256:" + "a".repeat(64));
        file("big", "x".repeat(200));

        ScanReport report = scan(SETTINGS.reading(new Selection(List.of(), List.of(), 50, 64)));

        assertThat(report.findings())
                .extracting(Finding::file, Finding::code, Finding::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "big.yaml", FailureCode.UNREADABLE_FILE, "The file is larger than 50 bytes."));
    }

    @Test
    void reportsAScriptThatIsEncoded() throws IOException {
        file("deploy.sh", "cd app\npwsh -enc ZABvAGMAawBlAHIA\n");

        assertThat(scan(SETTINGS).findings())
                .extracting(Finding::code, Finding::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        FailureCode.UNREADABLE_FILE,
                        "The script on line 2 is encoded, too long, or nested too deeply."));
    }

    @Test
    void reportsAnEncodedScriptInAPipelineThatNamesNoTool() throws IOException {
        file(".gitlab-ci.yml", "deploy:\n  script:\n    - powershell -enc ZABvAGMAawBlAHIA\n");
        file("Jenkinsfile", "node {\n  sh 'powershell -enc ZABvAGMAawBlAHIA'\n}\n");

        assertThat(scan(SETTINGS).findings())
                .extracting(Finding::file, Finding::code)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(".gitlab-ci.yml", FailureCode.UNREADABLE_FILE),
                        org.assertj.core.groups.Tuple.tuple("Jenkinsfile", FailureCode.UNREADABLE_FILE));
    }

    @Test
    void judgesForTheEnvironmentThatIsAskedForWhateverThePath() throws IOException {
        file("staging/Dockerfile", "FROM a/b:staging-v1.4.2-3f9c2ab-1763884800\n");

        assertThat(scan(SETTINGS).findings()).isEmpty();
        assertThat(scan(SETTINGS.judgingFor(Optional.of("production"))).findings())
                .extracting(Finding::environment)
                .containsExactly("production");
    }

    @Test
    void refusesAnEnvironmentThatThePolicyDoesNotHave() {
        assertThatThrownBy(() -> SETTINGS.judgingFor(Optional.of("qa"))).hasMessageContaining("UNKNOWN_ENVIRONMENT");
    }

    @Test
    void takesTheEnvironmentOfAPathFromTheFirstRuleThatMatches() {
        EnvironmentPaths paths = new EnvironmentPaths(List.of(
                new EnvironmentPaths.Rule(Glob.of("prod/canary/**"), "staging"),
                new EnvironmentPaths.Rule(Glob.of("prod/**"), "production")));

        assertThat(paths.environment("prod/canary/x.yaml")).contains("staging");
        assertThat(paths.environment("prod/x.yaml")).contains("production");
        assertThat(paths.environment("x.yaml")).isEmpty();
    }

    @Test
    void takesTheEnvironmentOfAPathFromThePolicyTheHighestLayerFirst() throws IOException {
        Policy above = PolicyFile.parse("company", """
                name: company
                environments:
                  - {name: staging, branch: main, paths: k8s/test/}
                  - {name: live, origins: staging, paths: ["k8s/**", "**/prod.yaml"]}
                """);
        EnvironmentPaths paths = EnvironmentPaths.of(PolicyFile.tighten(above, "team", """
                name: team
                environments:
                  - {name: staging, paths: ["k8s/**", "team/**"]}
                """));

        assertThat(paths.environment("k8s/test/a.yaml")).contains("staging");
        assertThat(paths.environment("k8s/a.yaml")).contains("live");
        assertThat(paths.environment("team/a.yaml")).contains("staging");
        assertThat(paths.environment("team/prod.yaml")).contains("live");
        assertThat(paths.environment("live/a.yaml")).isEmpty();
    }

    @Test
    void knowsTheEnvironmentOfAFolderThatIsScannedAlone() throws IOException {
        file("overlays/production/a.yaml", "image: a:staging-v1.4.2-3f9c2ab-1763884800\n");

        ScanReport report = new Scan(SETTINGS)
                .run(List.of(new Scan.Root(root.resolve("overlays/production"), "overlays/production")));

        assertThat(report.findings()).extracting(Finding::environment).containsExactly("production");
    }

    @Test
    void waivesWhatTheFileOfWaiversNames() throws IOException {
        file("a/Dockerfile", "FROM x:latest\nFROM y:latest\n");
        file("b/Dockerfile", "FROM x:latest\n");
        file(
                ".image-promotion-waivers",
                "# ours\na/** x:latest allow the vendor moves it until 2027-01-01\nb/** * allow until 2027-01-01\nnonsense\n"
                        + "a/** y:latest allow it was needed until 2026-01-01\n");

        ScanReport report = scan(SETTINGS);

        assertThat(report.waived()).singleElement().satisfies(waived -> {
            assertThat(waived.finding().reference()).isEqualTo("x:latest");
            assertThat(waived.reason()).isEqualTo("the vendor moves it");
            assertThat(waived.until()).isEqualTo("2027-01-01");
        });
        assertThat(report.findings().stream()
                        .map(found -> found.file() + ":" + found.line() + " " + found.code() + " " + found.message()))
                .containsExactly(
                        ".image-promotion-waivers:3 INVALID_WAIVER The waiver has no reason.",
                        ".image-promotion-waivers:4 INVALID_WAIVER The waiver has no reason.",
                        ".image-promotion-waivers:5 EXPIRED_WAIVER The waiver expired on 2026-01-01.",
                        "a/Dockerfile:2 MUTABLE_TAG The tag can move: \"latest\" is a channel tag.",
                        "b/Dockerfile:1 MUTABLE_TAG The tag can move: \"latest\" is a channel tag.");
    }

    @Test
    void saysThatBrokenYamlWasReadLineByLine() throws IOException {
        file("a.yaml", "image: [\n");

        assertThat(scan(SETTINGS).notes())
                .containsExactly(new ScanReport.Note("a.yaml", "it is not valid YAML, so it was read line by line"));
    }

    @Test
    void readsTheSameInTheSameOrderEachTime() throws IOException {
        for (ScanCase each : ScanCase.all()) {
            file(each.path(), each.content());
        }

        assertThat(scan(SETTINGS)).isEqualTo(scan(SETTINGS));
    }
}
