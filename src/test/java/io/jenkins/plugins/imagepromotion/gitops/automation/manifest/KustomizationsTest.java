package io.jenkins.plugins.imagepromotion.gitops.automation.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class KustomizationsTest {
    private final Kustomizations kustomizations = new Kustomizations();

    private void kustomization(String folder, String text) {
        new YamlFile(folder + "/kustomization.yaml", text).manifests().forEach(kustomizations::add);
    }

    private void flux(String path, String namespace) {
        new YamlFile("clusters/a.yaml", """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: a}
                spec: {path: %s, targetNamespace: %s}
                """.formatted(path, namespace))
                .manifests()
                .forEach(kustomizations::add);
    }

    private List<String> namespaces(String file, String metadata) {
        Manifest manifest = new YamlFile(file, "metadata: {name: app" + metadata + "}\n")
                .manifests()
                .get(0);
        return kustomizations.inNamespaces(manifest).stream()
                .map(each -> each.name().toString())
                .toList();
    }

    @Test
    void leaveAnObjectInItsOwnNamespace() {
        assertThat(namespaces("apps/a.yaml", ", namespace: own")).containsExactly("own/app");
        assertThat(namespaces("apps/a.yaml", "")).containsExactly("app");
    }

    @Test
    void putObjectsIntoTheNamespaceOfTheOutermost() {
        kustomization("base", "resources: [a.yaml]\nnamespace: inner\n");
        kustomization("production", "resources: [../base]\nnamespace: production\n");

        assertThat(namespaces("base/a.yaml", ", namespace: own")).containsExactly("production/app");
        assertThat(namespaces("base/b.yaml", ", namespace: own")).containsExactly("own/app");
    }

    @Test
    void multiplyTheObjectsOfABase() {
        kustomization("base", "resources: [./a.yaml]\n");
        kustomization("develop", "resources: [../base/]\nnamespace: develop\n");
        kustomization("production", "bases: [../base]\nnamespace: production\n");

        assertThat(namespaces("base/a.yaml", "")).containsExactlyInAnyOrder("develop/app", "production/app");
    }

    @Test
    void areAppliedByFluxInItsNamespace() {
        flux("./apps", "apps");
        kustomization("apps/one", "resources: [a.yaml]\nnamespace: one\n");

        assertThat(namespaces("apps/deep/a.yaml", "")).containsExactly("apps/app");
        assertThat(namespaces("apps/one/a.yaml", "")).containsExactly("apps/app");
        assertThat(namespaces("apps2/a.yaml", "")).containsExactly("app");
    }

    @Test
    void endIfTheyIncludeEachOther() {
        kustomization("a", "resources: [a.yaml, ../b]\nnamespace: a\n");
        kustomization("b", "resources: [../a]\nnamespace: b\n");

        assertThat(namespaces("a/a.yaml", ", namespace: own")).containsExactly("own/app");
    }

    @Test
    void endInTimeHoweverManyIncludeEachOther() {
        for (int i = 0; i < 200; i++) {
            StringBuilder all = new StringBuilder("namespace: n" + i + "\nresources:\n- a.yaml\n");
            for (int j = 0; j < 200; j++) {
                all.append("- ../k").append(j).append('\n');
            }
            kustomization("k" + i, all.toString());
        }

        Assertions.assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThat(namespaces("k0/a.yaml", "")).isNotEmpty());
    }
}
