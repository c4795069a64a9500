package io.jenkins.plugins.imagepromotion.gitops.automation.argo;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.YamlFile;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with Argo CD Image Updater 1.3; each row names its source there. */
class ArgoImageTest {
    /** The last digit of a tag is its build time, in seconds after the epoch. */
    private static final BuildTimes BUILT = tag -> {
        String last = tag.substring(tag.length() - 1);
        return last.matches("[0-9]") ? Optional.of(Instant.ofEpochSecond(Long.parseLong(last))) : Optional.empty();
    };

    private static List<ArgoImage> read(String file, String yaml) {
        return new YamlFile(file, yaml)
                .manifests().stream()
                        .flatMap(each -> ArgoImage.of(each, List.of()).stream())
                        .toList();
    }

    private static List<ArgoImage> images(String list, String... annotations) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: app
                  namespace: argocd
                  annotations:
                """);
        yaml.append("    argocd-image-updater.argoproj.io/image-list: '")
                .append(list)
                .append("'\n");
        for (String annotation : annotations) {
            yaml.append("    argocd-image-updater.argoproj.io/")
                    .append(annotation)
                    .append('\n');
        }
        return read("app.yaml", yaml.toString());
    }

    private static Selection select(ArgoImage image, String tags) {
        return image.select(tags == null ? List.of() : List.of(tags.split(" ")), BUILT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            semver       | jannfis/test           | 0.1 0.5.1 0.9 1.0 1.0.1 1.1.2 2.0.3           | 2.0.3        | version_test.go Test_LatestVersion
            semver       | jannfis/test:^1.0      | 0.1 0.5.1 0.9 1.0 1.0.1 1.1.2 2.0.3           | 1.1.2        | version_test.go Test_LatestVersion
            semver       | jannfis/test:~1.0      | 0.1 0.5.1 0.9 1.0 1.0.1 1.1.2 2.0.3           | 1.0.1        | version_test.go Test_LatestVersion
            semver       | crossplane/crossplane  | v2.2.0 v2.3.0-rc.0.18.g1abb7b5dd-ppc64le      | v2.2.0       | version_test.go Test_LatestVersion
            semver       | jannfis/test:~1.0      | 0.1 0.5.1 0.9 2.0.3                           | NONE_ELIGIBLE | version_test.go Test_LatestVersion
            semver       | jannfis/test:latest    | 0.1 0.5.1 0.9 2.0.3                           | INVALID_POLICY | version_test.go Test_LatestVersion
            semver       | jannfis/test:~1.0      |                                               | NO_TAGS      | version_test.go Test_LatestVersion
            semver       | jannfis/test           | zz bb yy cc aa ll                             | NONE_ELIGIBLE | version_test.go Test_LatestVersion
            alphabetical | jannfis/test:bb        | zz bb yy cc aa ll                             | zz           | version_test.go Test_LatestVersion
            newest-build | jannfis/test:bb        | zz0 bb1 yy4 cc3 aa5 ll6                       | ll6          | version_test.go Test_LatestVersion
            digest       | jannfis/test:latest    | latest other                                  | latest       | version_test.go Test_LatestVersion
            digest       | jannfis/test           | latest                                        | INVALID_POLICY | registry.go GetTags
            digest       | jannfis/test:stage     | latest                                        | NO_MATCH     | registry.go GetTags
            semver       | app                    | v2.0.2 v1.0 v2.0.0 v1.0.1 v2.0.3 v2.0         | v2.0.3       | tag_test.go Test_SortableImageTagList
            semver       | app                    | v2.0 v2.0.0                                   | v2.0.0       | tag_test.go Test_SortableImageTagList
            newest-build | app                    | v2.0.4 v1.0 v1.0.1 v2.0.3 v2.2                | v2.0.4       | tag_test.go Test_SortableImageTagList
            newest-build | app                    | f33bacd1 dev1 latest1                         | latest1      | docs/basics/update-strategies.md newest-build
            newest-build | app                    | a b                                           | NONE_ELIGIBLE | registry.go GetTags: no metadata
            alphabetical | app                    | wohoo bazar alpha jesus zebra                 | zebra        | tag_test.go Test_SortableImageTagList
            semver       | some/image:1.2.x       | 1.2.5 1.2.12 1.3.0                            | 1.2.12       | docs/basics/update-strategies.md semver
            semver       | some/image:1.x         | 1.2.12 1.3.0 1.15.2 2.0.0                     | 1.15.2       | docs/basics/update-strategies.md semver
            semver       | some/image:2.x-0       | v2.0.0-rc1 1.9.0                              | v2.0.0-rc1   | docs/basics/update-strategies.md semver
            semver       | some/image:v1.x        | 1.0                                           | 1.0          | docs/basics/update-strategies.md semver
            semver       | nginx:~1.26            | 1.26.3 1.27.0                                 | 1.26.3       | docs/configuration/images.md
            latest       | app                    | a1 b0                                         | a1           | options.go ParseUpdateStrategy
            name         | app                    | a1 b0                                         | b0           | options.go ParseUpdateStrategy
            SemVer       | app                    | 1.0 2.0                                       | 2.0          | options.go ParseUpdateStrategy
            unknown      | app                    | 1.0 2.0 zz                                    | 2.0          | options.go ParseUpdateStrategy
            """)
    void selectsWhatTheUpdaterSelects(String strategy, String image, String tags, String selected, String source) {
        Selection selection = select(
                images("app=" + image, "app.update-strategy: " + strategy).get(0), tags);

        boolean isProblem = selected.matches("[A-Z_]+");
        assertThat(selection.problem()).as(source).hasToString(isProblem ? selected : "NONE");
        assertThat(selection.tags()).as(source).isEqualTo(isProblem ? List.of() : List.of(selected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', textBlock = """
            allow-tags: any                              § a b      § b § options_test.go Test_ContainerImage_ParseMatch
            allow-tags: ANY                              § a b      § b § options_test.go Test_ContainerImage_ParseMatch
            allow-tags: other                            § a b      §   § options_test.go Test_ContainerImage_ParseMatch
            allow-tags: 'not-regexp:a-z'                 § a b      §   § options_test.go Test_ContainerImage_ParseMatch
            allow-tags: 'RegExp:^[a]$'                   § a b      § a § options_test.go Test_ContainerImage_ParseMatch
            allow-tags: 'regexp:[aA-zZ'                  § a b      §   § options_test.go Test_ContainerImage_ParseMatch
            allow-tags: 'regexp:^[0-9a-f]{7}$'           § a5fb3d3 latest master § a5fb3d3 § docs/basics/update-strategies.md
            ignore-tags: 'tag1, tag2'                    § tag0 tag1 tag2 § tag0 § version_test.go Test_VersionConstraint_IsTagIgnored
            ignore-tags: 'tag?,foo'                      § foo tag1 tag10 § tag10 § version_test.go Test_VersionConstraint_IsTagIgnored
            ignore-tags: '[,z*'                          § a z      § a § version.go IsTagIgnored: a malformed pattern is skipped
            ignore-tags: '*'                             § a b      §   § docs/configuration/images.md
            """)
    void considersOnlyTheTagsThatItsRulesAllow(String annotation, String tags, String selected, String source) {
        for (String prefix : List.of("", "app.")) {
            ArgoImage image = images("app=x/y", "app.update-strategy: alphabetical", prefix + annotation)
                    .get(0);

            assertThat(select(image, tags).tags())
                    .as(source)
                    .isEqualTo(selected == null ? List.of() : List.of(selected));
        }
    }

    /** pkg/argocd/annotations.go getCommonUpdateSettingsFromAnnotations: empty strings in ignore-tags are preserved. */
    @Test
    void overridesTheCommonRuleWithAnEmptyRule() {
        String[] rules = {"update-strategy: alphabetical", "ignore-tags: 'z*'"};

        assertThat(select(images("app=x/y", rules).get(0), "a z").tags()).containsExactly("a");
        assertThat(select(
                                images("app=x/y", rules[0], rules[1], "app.ignore-tags: ''")
                                        .get(0),
                                "a z")
                        .tags())
                .containsExactly("z");
        assertThat(select(
                                images("app=x/y", rules[0], "allow-tags: 'regexp:^[az]$'", "app.allow-tags: ''")
                                        .get(0),
                                "a z zz")
                        .tags())
                .containsExactly("z");
    }

    @Test
    void reportsTagsThatTie() {
        ArgoImage image = images("app=x/y", "app.update-strategy: newest-build").get(0);

        assertThat(select(image, "a1 b1 c0")).isEqualTo(new Selection(List.of("b1"), List.of("a1"), Problem.NONE, ""));
        assertThat(select(images("x/y").get(0), "1.0 v1.0 1.0.0").ties()).containsExactly("1.0", "1.0.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jannfis/test-image:0.1                               |        | docker.io/jannfis/test-image     | 0.1     | image_test.go Test_ParseImageTags
            test-image                                           |        | docker.io/library/test-image     |         | image_test.go Test_ParseImageTags
            harbor.example.com/library/test-image:0.1            |        | harbor.example.com/library/test-image | 0.1 | image_test.go Test_ParseImageTags
            gcr.io/jannfis/test-image:0.1                        |        | gcr.io/jannfis/test-image        | 0.1     | image_test.go Test_ParseImageTags
            gcr.io/jannfis/test-image@sha256:abcde               |        | gcr.io/jannfis/test-image        |         | image_test.go Test_ParseImageTags
            gcr.io/jannfis/test-image:test-tag@sha256:abcde      |        | gcr.io/jannfis/test-image        | test-tag | image_test.go Test_ParseImageTags
            orig=gcr.io/jannfis/test-image:0.1                   | orig   | gcr.io/jannfis/test-image        | 0.1     | image_test.go Test_ParseImageTags
            classic-web=registry:5000/classic-web                | classic-web | registry:5000/classic-web   |         | image_test.go Test_ParseImageTags
            ' web = nginx:1.20 '                                 | web    | docker.io/library/nginx          | 1.20    | annotations_test.go Test_getImagesFromAnnotations
            web=registry.example.com:5000/app:~1.2               | web    | registry.example.com:5000/app    | ~1.2    | image.go getImageTagFromIdentifier
            web=localhost:5000/app:~1.2                          | web    | docker.io/library/localhost      | 5000/app:~1.2 | image.go getImageTagFromIdentifier
            web=nginx:>=1.20 <2                                  | web    | docker.io/library/nginx          | >=1.20 <2 | image.go getImageTagFromIdentifier
            """)
    void parsesAnEntryOfTheImageList(String entry, String alias, String repository, String constraint, String source) {
        ArgoImage image = images(entry).get(0);

        assertThat(image.alias()).as(source).isEqualTo(alias == null ? "" : alias);
        assertThat(image.repository()).as(source).hasToString("Optional[" + repository + "]");
        assertThat(image.constraint()).as(source).isEqualTo(constraint == null ? "" : constraint);
    }

    /** annotations_test.go Test_getImagesFromAnnotations. */
    @Test
    void prefersImageSettingsToApplicationSettings() {
        List<ArgoImage> images = images(
                "web=x/web:1.x, ,x/other,",
                "update-strategy: ' alphabetical '",
                "web.update-strategy: digest",
                "web.force-update: 'true'",
                "web.platforms: ' linux/amd64, linux/arm64 '",
                "platforms: linux/s390x");

        assertThat(images).hasSize(2);
        ArgoImage web = images.get(0);
        assertThat(web.title()).isEqualTo("Application argocd/app, image web");
        assertThat(web.place()).hasToString("app.yaml:7");
        assertThat(web.strategy()).isEqualTo(UpdateStrategy.DIGEST);
        assertThat(web.platforms()).containsExactly("linux/amd64", "linux/arm64");
        ArgoImage other = images.get(1);
        assertThat(other.strategy()).isEqualTo(UpdateStrategy.ALPHABETICAL);
        assertThat(other.platforms()).isEmpty();
    }

    /** annotations.go: in these cases the updater skips the whole application. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a=x/y,b=x/z | b.force-update: maybe      |                        | 'b.force-update: maybe' is not a boolean
            a=x/y       | force-update: ''           |                        | 'force-update: ' is not a boolean
            a=x/y,b=x/z | b.helm.image-tag: tag      | b.kustomize.image-name: x/z | both helm and kustomize manifest targets configured for alias 'b'
            a=x/y,b=    |                            |                        | '' is not the name of an image
            """)
    void selectsNothingInAnApplicationThatTheUpdaterSkips(String list, String one, String other, String why) {
        ArgoImage image = images(list, one == null ? "x: y" : one.strip(), other == null ? "z: y" : other.strip())
                .get(0);

        assertThat(select(image, "1.0.0")).isEqualTo(Selection.nothing(Problem.INVALID_POLICY, why));
    }

    @Test
    void readsTheTemplateOfAnApplicationSet() {
        List<ArgoImage> images = read("set.yaml", """
                apiVersion: argoproj.io/v1alpha1
                kind: ApplicationSet
                metadata: {name: apps}
                spec:
                  template:
                    metadata:
                      annotations:
                        argocd-image-updater.argoproj.io/image-list: app=registry.example.com/app:1.x
                """);

        assertThat(images).singleElement().satisfies(image -> {
            assertThat(image.title()).isEqualTo("ApplicationSet apps, image app");
            assertThat(image.place()).hasToString("set.yaml:8");
        });
    }

    @Test
    void ignoresOtherObjects() {
        assertThat(read("a.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  annotations: {argocd-image-updater.argoproj.io/image-list: app=x/y}
                """)).isEmpty();
        assertThat(images(" ")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            regexp:^{{.env}}-v  |                                       | the ApplicationSet fills a template in its annotations
            regexp:^v           | argocd-image-updater.argoproj.io/x: y | the ApplicationSet fills a template in its annotations
            regexp:^v           | spec: {}                              |
            """)
    void isUnsureIfAnApplicationSetFillsInTheAnnotations(String allow, String patch, String doubt) {
        List<ArgoImage> images = read("apps.yaml", """
                apiVersion: argoproj.io/v1alpha1
                kind: ApplicationSet
                metadata: {name: apps, namespace: argocd}
                spec:
                  templatePatch: '%s'
                  template:
                    metadata:
                      name: 'app-{{.env}}'
                      annotations:
                        argocd-image-updater.argoproj.io/image-list: registry.example.com/app
                        argocd-image-updater.argoproj.io/allow-tags: '%s'
                """.formatted(patch, allow));

        assertThat(images).hasSize(1);
        assertThat(images.get(0).doubt()).isEqualTo(Optional.ofNullable(doubt));
    }
}
