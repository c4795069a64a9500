package io.jenkins.plugins.imagepromotion.gitops.automation.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void keepTheNamespaceOfAnObject() {
        assertThat(namespaces("apps/a.yaml", ", namespace: own")).containsExactly("own/app");
        assertThat(namespaces("apps/a.yaml", "")).containsExactly("app");
    }

    @Test
    void useTheOutermostNamespace() {
        kustomization("base", "resources: [a.yaml]\nnamespace: inner\n");
        kustomization("production", "resources: [../base]\nnamespace: production\n");

        assertThat(namespaces("base/a.yaml", ", namespace: own")).containsExactly("production/app");
        assertThat(namespaces("base/b.yaml", ", namespace: own")).containsExactly("own/app");
    }

    @Test
    void repeatTheObjectsOfABase() {
        kustomization("base", "resources: [./a.yaml]\n");
        kustomization("develop", "resources: [../base/]\nnamespace: develop\n");
        kustomization("production", "bases: [../base]\nnamespace: production\n");

        assertThat(namespaces("base/a.yaml", "")).containsExactlyInAnyOrder("develop/app", "production/app");
    }

    @Test
    void useTheNamespaceOfTheFluxKustomization() {
        flux("./apps", "apps");
        kustomization("apps/one", "resources: [a.yaml]\nnamespace: one\n");

        assertThat(namespaces("apps/deep/a.yaml", "")).containsExactly("apps/app");
        assertThat(namespaces("apps/one/a.yaml", "")).containsExactly("apps/app");
        assertThat(namespaces("apps2/a.yaml", "")).containsExactly("app");
    }

    @Test
    void tolerateCycles() {
        kustomization("a", "resources: [a.yaml, ../b]\nnamespace: a\n");
        kustomization("b", "resources: [../a]\nnamespace: b\n");

        assertThat(namespaces("a/a.yaml", ", namespace: own")).containsExactly("own/app");
    }

    @Test
    void finishQuicklyEvenWithManyCycles() {
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

    @Test
    void followALongChain() {
        kustomization("k0", "resources: [a.yaml]\n");
        for (int i = 1; i <= 20_000; i++) {
            kustomization("k" + i, "resources: [../k" + (i - 1) + "]\n");
        }
        kustomization("top", "namespace: top\nresources: [../k20000]\n");

        assertThat(namespaces("k0/a.yaml", "")).containsExactly("top/app");
    }

    @Test
    void doNotGuessTheNamespaceIfTooManyKustomizationsIncludeAnObject() {
        for (int i = 0; i < 708; i++) {
            kustomization("a" + i, "namespace: a" + i + "\nresources: [../base/a.yaml]\n");
            kustomization("b" + i, "resources: [../all]\n");
        }
        StringBuilder all = new StringBuilder("resources:\n");
        for (int i = 0; i < 708; i++) {
            all.append("- ../a").append(i).append('\n');
        }
        kustomization("all", all.toString());

        assertThat(changes("base/a.yaml")).containsExactly("too many kustomizations include it");
    }

    private List<String> changes(String file) {
        Manifest manifest = new YamlFile(file, """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: app}
                spec: {filterTags: {pattern: '^${env}-'}}
                """).manifests().get(0);
        kustomizations.add(manifest);
        return kustomizations.inNamespaces(manifest).stream()
                .map(each -> each.change().orElse(""))
                .toList();
    }

    /** The Kustomization reference in the kustomize documentation: patches, patchesStrategicMerge, patchesJson6902, namePrefix, replacements. */
    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            namePrefix: x-                                                   ! namePrefix in top/kustomization.yaml:2 can change it
            nameSuffix: -x                                                   ! nameSuffix in top/kustomization.yaml:2 can change it
            replacements: [{path: r.yaml}]                                   ! replacements in top/kustomization.yaml:2 can change it
            patches: [{path: p.yaml, target: {kind: ImagePolicy}}]           ! the patch in top/kustomization.yaml:2 can change it
            patches: [{path: p.yaml, target: {kind: Image.*, name: app}}]    ! the patch in top/kustomization.yaml:2 can change it
            patches: [{path: p.yaml, target: {name: '['}}]                   ! the patch in top/kustomization.yaml:2 can change it
            patches: [{path: p.yaml, target: {kind: Deployment}}]            !
            patches: [{path: p.yaml, target: {kind: Deployment|StatefulSet}}] !
            patches: [{path: p.yaml, target: {kind: Deployment|ImagePolicy}}] ! the patch in top/kustomization.yaml:2 can change it
            patches: [{path: p.yaml, target: {kind: ImagePolicy, name: a}}]  !
            patches: [{path: p.yaml}]                                        !
            patches: [{path: policy.yaml}]                                   ! the patch in top/kustomization.yaml:2 can change it
            patchesStrategicMerge: [policy.yaml]                             ! the patch in top/kustomization.yaml:2 can change it
            patchesJson6902: [{path: p.yaml, target: {kind: ImagePolicy}}]   ! the patch in top/kustomization.yaml:2 can change it
            patches: [{patch: 'kind: ImagePolicy, metadata: {name: app}'}]   ! the patch in top/kustomization.yaml:2 can change it
            patches: [{patch: 'kind: Deployment, metadata: {name: app}'}]    !
            images: [{name: app, newTag: x}]                                 !
            components: [../none]                                            !
            components: [../component]                                       ! the patch in component/kustomization.yaml:2 can change it
            """)
    void reportOtherChangesToAnObject(String field, String change) {
        new YamlFile("top/policy.yaml", "kind: ImagePolicy\nmetadata: {name: app}\n")
                .manifests()
                .forEach(kustomizations::add);
        kustomization("component", "kind: Component\npatches: [{path: x.yaml, target: {kind: ImagePolicy}}]\n");
        kustomization("base", "resources: [a.yaml]\n");
        kustomization("top", "resources: [../base]\n" + field + "\n");

        assertThat(changes("base/a.yaml")).containsExactly(change == null ? "" : change);
        assertThat(changes("other/a.yaml")).containsExactly("");
    }

    /** The Flux Kustomization: patches, and postBuild, which substitutes ${name}. */
    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            postBuild: {substitute: {env: x}}                     ! postBuild in clusters/a.yaml:3 substitutes a variable in it
            patches: [{patch: x, target: {kind: ImagePolicy}}]    ! the patch in clusters/a.yaml:3 can change it
            patches: [{patch: x, target: {kind: Deployment}}]     !
            prune: true                                           !
            """)
    void reportChangesByFlux(String field, String change) {
        new YamlFile(
                        "clusters/a.yaml",
                        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: ./base, " + field
                                + "}\n")
                .manifests()
                .forEach(kustomizations::add);

        assertThat(changes("base/a.yaml")).containsExactly(change == null ? "" : change);
    }

    @Test
    void doNotMistakePatchesForObjects() {
        kustomization(
                "top", "resources: [a.yaml]\npatches: [{path: patch.yaml}]\npatchesStrategicMerge: [more.yaml]\n");

        assertThat(namespaces("top/patch.yaml", "")).isEmpty();
        assertThat(namespaces("top/more.yaml", "")).isEmpty();
        assertThat(namespaces("top/a.yaml", "")).containsExactly("app");
    }
}
