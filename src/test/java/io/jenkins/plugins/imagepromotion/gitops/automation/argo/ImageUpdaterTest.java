package io.jenkins.plugins.imagepromotion.gitops.automation.argo;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** argocd-image-updater api/v1alpha1/imageupdater_types.go and pkg/argocd/argocd.go FilterApplicationsForUpdate. */
class ImageUpdaterTest {
    private final GitOpsFiles files = new GitOpsFiles();

    private void updater(String references) {
        files.add("updater.yaml", """
                apiVersion: argocd-image-updater.argoproj.io/v1alpha1
                kind: ImageUpdater
                metadata: {name: updater, namespace: argocd}
                spec:
                  commonUpdateSettings: {updateStrategy: alphabetical, ignoreTags: [z, y]}
                  applicationRefs:
                %s""".formatted(references.indent(4)));
    }

    private void application(String metadata) {
        files.add("app.yaml", """
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  %s
                  annotations:
                    argocd-image-updater.argoproj.io/image-list: x/y
                    argocd-image-updater.argoproj.io/update-strategy: alphabetical
                """.formatted(metadata));
    }

    private List<ArgoImage> images() {
        return GitOpsTree.of(files).argoImages();
    }

    private static Selection select(ArgoImage image, String tags) {
        return image.select(List.of(tags.split(" ")), BuildTimes.UNKNOWN);
    }

    @Test
    void mergesTheSettingsFromAllLevels() {
        updater("""
                - namePattern: app-*
                  commonUpdateSettings: {allowTags: 'regexp:^[a-z]$'}
                  images:
                  - {alias: one, imageName: registry.example.com/team/one}
                  - {alias: two, imageName: 'registry.example.com/team/two:1.x', commonUpdateSettings: {updateStrategy: semver, allowTags: any, ignoreTags: []}}
                """);

        assertThat(images())
                .extracting(each -> each.place() + " " + each.title() + " "
                        + each.repository().orElseThrow())
                .containsExactly(
                        "updater.yaml:10 ImageUpdater argocd/updater, image one registry.example.com/team/one",
                        "updater.yaml:11 ImageUpdater argocd/updater, image two registry.example.com/team/two");
        assertThat(select(images().get(0), "a x y z xx").tags()).containsExactly("x");
        assertThat(select(images().get(1), "1.0 1.2 2.0 z").tags()).containsExactly("1.2");
    }

    @Test
    void listsNoImagesIfItReadsAnnotations() {
        updater("- {namePattern: '*', useAnnotations: true, images: [{alias: a, imageName: x/a}]}\n");
        application("name: app\n  namespace: argocd");

        assertThat(images())
                .extracting(ArgoImage::title)
                .containsExactly("Application argocd/app, image docker.io/x/y");
        assertThat(select(images().get(0), "a b").tags()).containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | [{namePattern: '*', useAnnotations: true}]
            true  | [{namePattern: app, useAnnotations: true}, {namePattern: '*', images: [{alias: a, imageName: x/a}]}]
            true  | [{namePattern: 'a*', useAnnotations: true, labelSelectors: {matchLabels: {team: one}}}]
            true  | [{namePattern: 'ap*', useAnnotations: true}, {namePattern: 'a*', images: [{alias: a, imageName: x/a}]}]
            false | [{namePattern: app, images: [{alias: a, imageName: x/a}]}, {namePattern: '*', useAnnotations: true}]
            false | [{namePattern: 'a*', images: [{alias: a, imageName: x/a}], labelSelectors: {matchLabels: {team: one}}}, {namePattern: 'ap*', useAnnotations: true}]
            false | [{namePattern: 'a*', useAnnotations: true, labelSelectors: {matchLabels: {team: two}}}]
            false | [{namePattern: 'b*', useAnnotations: true}]
            false | [{namePattern: '[', useAnnotations: true}]
            false | [{namePattern: '*'}]
            """)
    void decidesWhetherItReadsAnnotations(boolean isRead, String references) {
        updater(references);
        application("name: app\n  namespace: argocd\n  labels: {team: one}");
        ArgoImage image = images().get(0);

        assertThat(image.doubt().isEmpty()).isEqualTo(isRead);
        assertThat(select(image, "a b").detail())
                .isEqualTo(
                        isRead ? "" : "its selection is unknown: no ImageUpdater in the files reads the annotations");
    }

    @Test
    void ignoresAnnotationsInOtherNamespaces() {
        updater("[{namePattern: '*', useAnnotations: true}]");
        application("name: app\n  namespace: other");

        assertThat(images().get(0).doubt()).hasValue("no ImageUpdater in the files reads the annotations");
    }
}
