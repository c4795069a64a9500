package io.jenkins.plugins.imagepromotion.gitops.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection.Problem;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitOpsTreeTest {
    private static final Repository BACKEND = new Repository("registry.example.com", "team/backend");

    @TempDir
    private Path root;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void environment(String name) throws IOException {
        file("flux/apps/backend/" + name + "/policy.yaml", """
                # Only the tags of this environment.
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: backend-%1$s, namespace: flux-system}
                spec:
                  imageRepositoryRef: {name: backend}
                  filterTags:
                    pattern: '^%1$s-v.*-(?P<ts>[0-9]+)$'
                    extract: $ts
                  policy: {numerical: {order: asc}}
                """.formatted(name));
        file("flux/apps/backend/" + name + "/release.yaml", """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: backend, namespace: %1$s}
                spec:
                  values:
                    image:
                      repository: registry.example.com/team/backend
                      tag: %1$s-v1.0.0-0123456-1700000000 # {"$imagepolicy": "flux-system:backend-%1$s:tag"}
                """.formatted(name));
    }

    @BeforeEach
    void layOut() throws IOException {
        file("flux/apps/backend/backend-image-repo.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: backend, namespace: flux-system}
                spec: {image: registry.example.com/team/backend, interval: 1m}
                ---
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageUpdateAutomation
                metadata: {name: all, namespace: flux-system}
                spec: {update: {path: ./flux/apps}}
                """);
        environment("develop");
        environment("production");
    }

    private GitOpsTree tree() {
        return GitOpsTree.read(root, Selection.ALL);
    }

    private static ImagePolicy policy(GitOpsTree tree, String name) {
        return tree.policies().stream()
                .filter(each -> each.name().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void findsEveryObjectWithItsFileAndLine() throws IOException {
        file("argo/app.yaml", """
                apiVersion: v1
                kind: List
                items:
                - apiVersion: argoproj.io/v1alpha1
                  kind: Application
                  metadata:
                    name: backend
                    namespace: argocd
                    annotations:
                      argocd-image-updater.argoproj.io/image-list: app=registry.example.com/team/backend:1.x
                """);

        GitOpsTree tree = tree();

        assertThat(tree.selectors())
                .extracting(each -> each.place() + " " + each.title())
                .containsExactly(
                        "flux/apps/backend/develop/policy.yaml:2 ImagePolicy flux-system/backend-develop",
                        "flux/apps/backend/production/policy.yaml:2 ImagePolicy flux-system/backend-production",
                        "argo/app.yaml:10 Application argocd/backend, image app");
        assertThat(tree.repositories())
                .extracting(each -> each.place() + " " + each.name())
                .containsExactly("flux/apps/backend/backend-image-repo.yaml:4 flux-system/backend");
        assertThat(tree.automations())
                .extracting(each -> each.place() + " " + each.name() + " " + each.path())
                .containsExactly("flux/apps/backend/backend-image-repo.yaml:6 flux-system/all flux/apps");
        assertThat(tree.setters())
                .extracting(each -> each.place() + " " + each.policy() + " " + each.part())
                .containsExactly(
                        "flux/apps/backend/develop/release.yaml:8 flux-system/backend-develop TAG",
                        "flux/apps/backend/production/release.yaml:8 flux-system/backend-production TAG");
        assertThat(policy(tree, "backend-develop").place("spec", "filterTags", "pattern"))
                .hasToString("flux/apps/backend/develop/policy.yaml:8");
        assertThat(tree.unreadable()).isEmpty();
    }

    @Test
    void findsTheFieldsThatAPolicyWrites() throws IOException {
        file("elsewhere/a.yaml", "tag: x # {\"$imagepolicy\": \"flux-system:backend-production:tag\"}\n");
        file("flux/apps/a.yaml", "tag: x # {\"$imagepolicy\": \"backend-production:backend-production:tag\"}\n");

        GitOpsTree tree = tree();

        assertThat(tree.setters()).hasSize(4);
        assertThat(tree.writtenBy(policy(tree, "backend-production")))
                .extracting(each -> each.place().toString())
                .containsExactly("flux/apps/backend/production/release.yaml:8");
    }

    @Test
    void predictsWhatAPromotionChanges() {
        List<String> tags = List.of(
                "develop-v1.1.0-0123456-1700000300",
                "staging-v1.0.0-0123456-1700000100",
                "production-v0.9.0-0123456-1700000000",
                "latest");
        String promoted = "production-v1.0.0-0123456-1700000200";

        List<Prediction> predictions = predict(BACKEND, tags, promoted);

        assertThat(predictions)
                .extracting(each -> each.now().tags() + " " + each.then().tags() + " "
                        + !each.then().equals(each.now()) + " " + each.isSelected())
                .containsExactly(
                        "[develop-v1.1.0-0123456-1700000300] [develop-v1.1.0-0123456-1700000300] false false",
                        "[production-v0.9.0-0123456-1700000000] [production-v1.0.0-0123456-1700000200] true true");
        assertThat(predict(new Repository("registry.example.com", "other"), tags, promoted))
                .isEmpty();
    }

    private List<Prediction> predict(Repository repository, List<String> tags, String tag) {
        return tree().selectors().stream()
                .filter(each -> each.repository().filter(repository::equals).isPresent())
                .map(each -> Prediction.of(each, tags, tag, BuildTimes.UNKNOWN))
                .toList();
    }

    @Test
    void predictsThatANewerTagWins() {
        List<String> tags = List.of("production-v2.0.0-0123456-1700000900");

        Prediction prediction =
                predict(BACKEND, tags, "production-v1.0.0-0123456-1700000200").get(1);

        assertThat(prediction.isSelected()).isFalse();
        assertThat(prediction.then()).isEqualTo(prediction.now());
        assertThat(prediction.then().tag()).hasValue("production-v2.0.0-0123456-1700000900");
    }

    @Test
    void findsPoliciesInTheNamespacesThatOverlaysSet() throws IOException {
        file("base/objects.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: web}
                spec: {image: registry.example.com/web}
                ---
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: web}
                spec: {imageRepositoryRef: {name: web}, policy: {semver: {range: '*'}}}
                """);
        file("base/kustomization.yaml", "resources: [objects.yaml]\n");
        file("one/kustomization.yaml", "resources: [../base]\nnamespace: one\n");
        file("two/kustomization.yaml", "resources: [../base]\nnamespace: two\n");

        assertThat(tree().policies())
                .filteredOn(each -> each.name().name().equals("web"))
                .extracting(
                        each -> each.title() + " " + each.images().orElseThrow().name())
                .containsExactlyInAnyOrder("ImagePolicy one/web one/web", "ImagePolicy two/web two/web");
    }

    @Test
    void reportsUnreadableFiles() throws IOException {
        file("chart/policy.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: {{ .Values.name }}}
                """);
        file("chart/other.yaml", "{{- if .Values.x }}\napiVersion: image.toolkit.fluxcd.io/v1\n{{- end }}\n");
        file("chart/service.yaml", "kind: {{ .Values.kind }}\n");
        file("large.yaml", "apiVersion: image.toolkit.fluxcd.io/v1\n" + "#".repeat(5 << 20));

        assertThat(tree().unreadable())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("chart/policy.yaml:1", "chart/other.yaml:1", "large.yaml:1");
    }

    @Test
    void ignoresAPolicyIfItsImageRepositoryIsMissing() throws IOException {
        Files.delete(root.resolve("flux/apps/backend/backend-image-repo.yaml"));
        GitOpsTree tree = tree();

        ImagePolicy policy = policy(tree, "backend-production");

        assertThat(policy.select(List.of("a"), BuildTimes.UNKNOWN).problem()).isEqualTo(Problem.INVALID_POLICY);
        assertThat(policy.select(List.of("a"), BuildTimes.UNKNOWN).detail())
                .isEqualTo("the ImageRepository flux-system/backend does not exist");
        assertThat(predict(BACKEND, List.of(), "a")).isEmpty();
    }

    @Test
    void readsManyFilesQuickly() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            names.add("app" + i);
            environment("app" + i);
        }
        long begin = System.nanoTime();

        assertThat(tree().policies()).hasSize(502);
        assertThat((System.nanoTime() - begin) / 1_000_000_000).isLessThan(20);
    }

    @Test
    void stopsWhenTheThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(this::tree)
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageContaining("CANCELLED");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private void cluster(String name) throws IOException {
        file("clusters/" + name + "/images.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: app, namespace: flux-system}
                spec: {image: %1$s.example.com/app}
                ---
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: app, namespace: flux-system}
                spec:
                  imageRepositoryRef: {name: app}
                  policy: {semver: {range: 1.x}}
                ---
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageUpdateAutomation
                metadata: {name: apps, namespace: flux-system}
                spec: {update: {path: ./clusters/%1$s}}
                ---
                image: app:1 # {"$imagepolicy": "flux-system:app"}
                """.formatted(name));
    }

    @Test
    void separatesTheObjectsOfSeveralClusters() throws IOException {
        cluster("one");
        cluster("two");

        GitOpsTree tree = tree();

        assertThat(tree.policies())
                .filteredOn(each -> each.place().file().startsWith("clusters/"))
                .extracting(each -> each.repository().orElseThrow().registry())
                .containsExactly("one.example.com", "two.example.com");
        assertThat(tree.policies())
                .filteredOn(each -> each.place().file().startsWith("clusters/"))
                .extracting(each -> tree.writtenBy(each).stream()
                        .map(setter -> setter.place().toString())
                        .toList())
                .containsExactly(List.of("clusters/one/images.yaml:18"), List.of("clusters/two/images.yaml:18"));
    }

    @Test
    void isUnsureWhichOfTwoImageRepositoriesAPolicyUses() throws IOException {
        cluster("one");
        cluster("two");
        file("base/policy.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: shared, namespace: flux-system}
                spec:
                  imageRepositoryRef: {name: app}
                  policy: {semver: {range: 1.x}}
                """);

        ImagePolicy policy = policy(tree(), "shared");

        assertThat(policy.repository()).isEmpty();
        assertThat(policy.select(List.of("1.0.0"), BuildTimes.UNKNOWN).detail())
                .isEqualTo("its selection is unknown: several objects in the files can be its ImageRepository:"
                        + " clusters/one/images.yaml:4, clusters/two/images.yaml:4");
    }

    @Test
    void readsMergeKeysAsKustomizeDoes() throws IOException {
        file("merged.yaml", """
                more: &more {filterTags: {pattern: '^v'}, policy: {semver: {range: 1.x}}}
                other: &other {policy: {semver: {range: 2.x}}, digestReflectionPolicy: IfNotPresent}
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: merged, namespace: flux-system}
                spec:
                  <<: [*more, *other]
                  imageRepositoryRef: {name: backend}
                  filterTags: {pattern: '^release-(.*)$', extract: $1}
                """);

        ImagePolicy policy = policy(tree(), "merged");

        assertThat(policy.reflection()).hasToString("IfNotPresent");
        assertThat(policy.select(List.of("release-1.0.0", "release-2.0.0", "v1.1.0"), BuildTimes.UNKNOWN)
                        .tags())
                .containsExactly("release-1.0.0");
    }

    @Test
    void readsMappingsThatMergeEachOther() throws IOException {
        StringBuilder text = new StringBuilder("m0: &m0 {x: y}\n");
        for (int i = 1; i < 60; i++) {
            text.append("m%1$d: &m%1$d {<<: [*m%2$d, *m%2$d, *m%2$d]}%n".formatted(i, i - 1));
        }
        file("bomb.yaml", text + """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: bomb, namespace: flux-system, labels: &self {<<: *self}}
                spec: {<<: *m59, imageRepositoryRef: {name: backend}, policy: {semver: {range: 1.x}}}
                """);

        assertThat(policy(tree(), "bomb")
                        .select(List.of("1.0.0"), BuildTimes.UNKNOWN)
                        .tags())
                .containsExactly("1.0.0");
    }
}
