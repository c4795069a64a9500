package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.report.Finding;
import io.jenkins.plugins.imagepromotion.scan.report.JUnitReport;
import io.jenkins.plugins.imagepromotion.scan.report.JsonReport;
import io.jenkins.plugins.imagepromotion.scan.report.SarifReport;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.scan.report.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutomationScanTest {
    private static final ScanSettings SETTINGS = ScanSettings.of(Policy.threeTier(), LocalDate.of(2026, 11, 23));
    private static final String POLICY = """
            apiVersion: image.toolkit.fluxcd.io/v1
            kind: ImagePolicy
            metadata: {name: app, namespace: flux-system}
            spec:
              imageRepositoryRef: {name: app}
              digestReflectionPolicy: IfNotPresent
              filterTags:
                pattern: '^staging-v.*-(?P<ts>[0-9]+)$'
                extract: $ts
              policy: {numerical: {order: asc}}
            """;
    private static final String MESSAGE = "ImagePolicy flux-system/app deploys to production, but can select"
            + " \"staging-v1.4.2-3f9c2d1-1700000000\" (a tag of staging).";

    @TempDir
    Path root;

    private void file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @BeforeEach
    void addRepository() throws IOException {
        file("repository.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: app, namespace: flux-system}
                spec: {image: registry.example.com/app}
                """);
    }

    private ScanReport scan() {
        return scan(SETTINGS);
    }

    private ScanReport scan(ScanSettings settings) {
        return new Scan(settings).run(List.of(new Scan.Root(root, "")));
    }

    @Test
    void reportsAutomationTheSameWayAsReferences() throws IOException {
        file("production/policy.yaml", POLICY);
        file("z/pod.yaml", "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: 'a:latest'}]}\n");

        ScanReport report = scan();

        assertThat(report.findings())
                .extracting(each -> each.file() + ":" + each.line() + ":" + each.column() + " " + each.environment()
                        + " " + each.code() + " " + each.written() + " " + each.image())
                .containsExactly(
                        "production/policy.yaml:8:5 production AUTOMATION_SELECTS_OTHER_TAG"
                                + " pattern: '^staging-v.*-(?P<ts>[0-9]+)$' flux-system/app",
                        "production/policy.yaml:8:5 production AUTOMATION_SELECTS_NOTHING"
                                + " pattern: '^staging-v.*-(?P<ts>[0-9]+)$' flux-system/app",
                        "z/pod.yaml:3:30  MUTABLE_TAG a:latest a:latest");
        assertThat(report.findings().get(0).message()).isEqualTo(MESSAGE);
        assertThat(report.files()).isEqualTo(3);
        assertThat(TextReport.of(report))
                .startsWith("production/policy.yaml:8:5: AUTOMATION_SELECTS_OTHER_TAG flux-system/app\n  " + MESSAGE);
        assertThat(JsonReport.of(report).toString()).contains("\"code\":\"AUTOMATION_SELECTS_OTHER_TAG\"");
        assertThat(SarifReport.of(report).toString())
                .contains("\"ruleId\":\"AUTOMATION_SELECTS_OTHER_TAG\"", "#automation_selects_other_tag\"");
        assertThat(JUnitReport.of(report)).contains("<failure type=\"AUTOMATION_SELECTS_OTHER_TAG\"");
    }

    @Test
    void reportsHowManySettingsAreNotAllowed() throws IOException {
        file("production/policy.yaml", POLICY);

        assertThat(scan().failure().orElseThrow()).hasToString("""
                        The scan found settings of automation that are not allowed.  [MUTABLE_REFERENCES]
                          findings: 2 in 1 file
                          first:    production/policy.yaml:8: AUTOMATION_SELECTS_OTHER_TAG
                          Correct each setting, or add a waiver with a reason and a last day.""");
    }

    @Test
    void allowsAutomationWithAWaiverInTheFile() throws IOException {
        file(
                "production/policy.yaml",
                POLICY.replace(
                        "    pattern", "    # image-promotion: allow until we move until 2026-12-31\n    pattern"));

        ScanReport report = scan();

        assertThat(report.findings()).isEmpty();
        assertThat(report.waived()).hasSize(2).allMatch(each -> each.reason().equals("until we move"));
    }

    @Test
    void allowsAutomationThatTheWaiverFileLists() throws IOException {
        file("production/policy.yaml", POLICY);
        file(".image-promotion-waivers", "production/** flux-system/app allow we move until 2026-12-31\n");

        assertThat(scan().findings()).isEmpty();

        file(".image-promotion-waivers", "production/** flux-system/other allow we move until 2026-12-31\n");
        assertThat(scan().findings()).hasSize(2);
    }

    @Test
    void checksEveryFileForTheRequestedEnvironment() throws IOException {
        file("policy.yaml", POLICY);

        assertThat(scan().findings()).isEmpty();
        assertThat(scan(SETTINGS.judgingFor(Optional.of("production"))).findings())
                .extracting(Finding::environment, Finding::message)
                .contains(tuple("production", MESSAGE));
    }

    @Test
    void checksSeveralFoldersTogether() throws IOException {
        file("policies/production/policy.yaml", POLICY.replace("staging", "production"));
        file("apps/production/app.yaml", "tag: x # {\"$imagepolicy\": \"flux-system:app\"}\n");
        List<Scan.Root> roots = List.of(
                new Scan.Root(root.resolve("apps"), "apps"),
                new Scan.Root(root.resolve("policies"), "policies"),
                new Scan.Root(root.resolve("repository.yaml"), "repository.yaml"));

        assertThat(new Scan(SETTINGS).run(roots).findings()).isEmpty();
        assertThat(new Scan(SETTINGS).run(roots.subList(0, 1)).notes())
                .extracting(each -> each.file() + " " + each.text())
                .containsExactly("apps/production/app.yaml line 1: the setter was not checked: the files contain no"
                        + " ImagePolicy");
    }

    @Test
    void readsThePathsInFluxObjectsFromTheRootOfTheRepository() throws IOException {
        Files.createDirectories(root.resolve(".git"));
        file("policies/production/policy.yaml", POLICY.replace("staging", "production"));
        file("apps/production/app.yaml", "tag: x # {\"$imagepolicy\": \"flux-system:app\"}\n");
        file("other/production/app.yaml", "image: x # {\"$imagepolicy\": \"flux-system:app\"}\n");
        file("automation.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageUpdateAutomation
                metadata: {name: all, namespace: flux-system}
                spec: {update: {path: ./apps}}
                """);

        assertThat(new Scan(SETTINGS)
                        .run(List.of(new Scan.Root(root, "../fleet")))
                        .findings())
                .extracting(each -> each.file() + " " + each.code())
                .contains("../fleet/other/production/app.yaml AUTOMATION_SETTER_UNUSED")
                .doesNotContain("../fleet/apps/production/app.yaml AUTOMATION_SETTER_UNUSED");
    }

    @Test
    void reportsAutomationInAFileThatItFixes() throws IOException {
        file("production/policy.yaml", POLICY + "---\napiVersion: v1\nkind: Pod\nspec: {containers: [{image: a}]}\n");

        ScanReport report = new FixReferences(SETTINGS, image -> {
                    throw new AssertionError("nothing to look up");
                })
                .run(List.of(new Scan.Root(root, "")), FixReferences.Mode.DRY_RUN)
                .report();

        assertThat(report.findings())
                .extracting(each -> each.code().name())
                .containsExactly("MISSING_TAG", "AUTOMATION_SELECTS_OTHER_TAG", "AUTOMATION_SELECTS_NOTHING");
    }

    @Test
    void reportsAutomationThatIsTooLargeToCheck() throws IOException {
        String filler = "# image.toolkit.fluxcd.io/\n" + ("#" + "x".repeat(99) + "\n").repeat(40_000);
        for (int i = 0; i < 10; i++) {
            file("large" + i + ".yaml", filler);
        }

        assertThat(scan().findings())
                .extracting(each -> each.file() + " " + each.code() + " " + each.message())
                .startsWith("large8.yaml UNREADABLE_FILE The files that affect automation are larger than 33554432"
                        + " characters.")
                .hasSize(3);
    }
}
