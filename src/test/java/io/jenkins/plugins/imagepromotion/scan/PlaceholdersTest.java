package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which images of a base are not deployed, because kustomizations set their tag. */
class PlaceholdersTest {
    private static final ScanSettings SETTINGS = ScanSettings.of(Policy.threeTier(), LocalDate.of(2026, 11, 23));
    private static final String BASE = "base/app.yaml:3 MISSING_TAG hello";
    private static final String TAGGED =
            "resources: [../base]\nimages: [{name: hello, newName: acme/app, newTag: %s}]\n";
    private static final String OF_PRODUCTION = TAGGED.formatted("production-v1.4.2-abcdef1-1763900000");

    @TempDir
    Path root;

    @BeforeEach
    void base() throws IOException {
        file(
                "base/app.yaml",
                "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{image: hello}]}}}\n");
        file("base/kustomization.yaml", "resources: [app.yaml]\n");
        file("production/kustomization.yaml", OF_PRODUCTION);
    }

    private void file(String path, String content) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), content);
    }

    private List<String> findings() {
        return new Scan(SETTINGS)
                .run(List.of(new Scan.Root(root, ""))).findings().stream()
                        .map(each -> each.file() + ":" + each.line() + " " + each.code() + " " + each.reference())
                        .toList();
    }

    @Test
    void dropsAnImageThatEveryOverlaySets() throws IOException {
        assertThat(findings()).isEmpty();

        file("staging/kustomization.yaml", TAGGED.formatted("latest"));
        assertThat(findings())
                .as("the overlay is checked on its own")
                .containsExactly("staging/kustomization.yaml:2 MUTABLE_TAG acme/app:latest");
    }

    @Test
    void dropsAnImageThatOverlaysSetThroughOthers() throws IOException {
        file("middle/kustomization.yaml", "resources: [../base]\n");
        file(
                "staging/kustomization.yaml",
                "resources: [../middle]\nimages: [{name: hello, digest: sha256:" + "a".repeat(64) + "}]\n");
        assertThat(findings()).isEmpty();

        file("develop/kustomization.yaml", "resources: [../middle]\n");
        assertThat(findings()).containsExactly(BASE);
    }

    @Test
    void keepsTheFindingIfOneOverlayDoesNotSetIt() throws IOException {
        for (String images : List.of(
                "", "images: [{name: other, newTag: v1.2.3}]\n", "images: [{name: hello, newName: acme/app}]\n")) {
            file("staging/kustomization.yaml", "resources: [../base]\n" + images);

            assertThat(findings()).as(images).contains(BASE);
        }
    }

    @Test
    void keepsTheFindingIfTheBaseRenamesTheImageFirst() throws IOException {
        file("base/kustomization.yaml", "resources: [app.yaml]\nimages: [{name: hello, newName: acme/app}]\n");

        assertThat(findings()).containsExactly(BASE);
    }

    @Test
    void keepsTheFindingWithoutAnOverlay() throws IOException {
        Files.delete(root.resolve("production/kustomization.yaml"));

        assertThat(findings()).containsExactly(BASE);
    }

    @Test
    void keepsTheFindingIfKustomizationsIncludeOnlyEachOther() throws IOException {
        file("base/kustomization.yaml", "resources: [app.yaml, ../production]\n");
        file("production/kustomization.yaml", "resources: [../base]\n");

        assertThat(findings()).containsExactly(BASE);
    }

    @Test
    void keepsTheFindingIfAKustomizationCannotBeRead() throws IOException {
        file("staging/kustomization.yaml", "resources: [../base\n");

        assertThat(findings()).contains(BASE);
    }

    /** By default, kustomize sets only the images of containers. */
    @Test
    void keepsTheFindingInOtherObjects() throws IOException {
        file("base/app.yaml", "apiVersion: example.com/v1\nkind: App\nspec: {image: hello}\n");
        assertThat(findings()).containsExactly(BASE);

        file(
                "base/app.yaml",
                "apiVersion: v1\nkind: ConfigMap\ndata: {a.yaml: \"kind: Pod\\napiVersion: v1\\nspec: {containers: [{image: hello}]}\\n\"}\n");
        assertThat(findings()).containsExactly(BASE);
    }

    @Test
    void followsFluxKustomizations() throws IOException {
        String flux =
                "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec:\n  path: ./";
        file("flux.yaml", flux + "production\n");
        assertThat(findings()).isEmpty();

        file("flux.yaml", flux + "base\n");
        assertThat(findings()).containsExactly(BASE);

        file("flux.yaml", flux + "base\n  images: [{name: hello, newTag: production-v1.4.2-abcdef1-1763900000}]\n");
        assertThat(findings()).isEmpty();
    }

    @Test
    void readsTheChangedFileInTheSameWay() throws IOException {
        List<FileScan> scans = new Scan(SETTINGS).withAutomation(List.of(new Scan.Root(root, "")));

        FileScan base = scans.stream()
                .filter(scan -> scan.shown().equals("base/app.yaml"))
                .findFirst()
                .orElseThrow();
        assertThat(base.mentions()).hasSize(1);
        assertThat(base.again(Files.readAllBytes(root.resolve("base/app.yaml"))).refused())
                .isEmpty();
    }
}
