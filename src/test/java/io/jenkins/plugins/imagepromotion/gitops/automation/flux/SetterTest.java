package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.YamlFile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetterTest {
    private static final String MARKER = "# {\"$imagepolicy\": \"automation-ns:policy\"}";

    private static List<Setter> setters(String text) {
        return Setter.in(new YamlFile("a.yaml", text), "a.yaml", text);
    }

    private static List<String> shown(String text) {
        return setters(text).stream()
                .map(setter ->
                        setter.place().line() + " " + setter.policy() + " " + setter.part() + " " + setter.value())
                .toList();
    }

    /** image-automation-controller internal/update/update_test.go TestUpdateWithSetters, testdata/setters/original. */
    @Test
    void isAFieldThatFluxWrites() {
        assertThat(shown("""
                        apiVersion: kustomize.config.k8s.io/v1beta1
                        kind: Kustomization
                        images:
                          - name: container
                            newName: replaced # {"$imagepolicy": "automation-ns:policy:name"}
                            newTag: v1 # {"$imagepolicy": "automation-ns:policy:tag"}
                            newDigest: sha256:1234567890abcdef # {"$imagepolicy": "automation-ns:policy-with-digest:digest"}
                        patches:
                          - patch: |
                              - op: replace
                            target:
                              image: image # {"$imagepolicy": "automation-ns:policy-with-digest"}
                        ---
                        spec:
                          containers:
                          - name: c
                            image: image:v1.0.0 # {"$imagepolicy": "automation-ns:policy"}
                          - name: e
                            image: image:v1.0.0 # uses the same image, but should be left alone
                        """))
                .containsExactly(
                        "5 automation-ns/policy NAME replaced",
                        "6 automation-ns/policy TAG v1",
                        "7 automation-ns/policy-with-digest DIGEST sha256:1234567890abcdef",
                        "12 automation-ns/policy-with-digest IMAGE image",
                        "17 automation-ns/policy IMAGE image:v1.0.0");
    }

    /** kyaml fieldmeta.go: the whole comment is a JSON object of strings; yaml.v3 decides which value it belongs to. */
    @ParameterizedTest
    @CsvSource(delimiter = '§', textBlock = """
            image: a:1 M                  § 1
            image: "a:1" M                § 1
            image:   'a:1'   M            § 1
            image: &x a:1 M               § 1
            image: !!str a:1 M            § 1
            image: a:1 #M                 § 1
            list:⏎- a:1 M                 § 2
            img: {name: a, tag: b M⏎}     § 1
            img: {name: a, M⏎ tag: b}     § 1
            img: [⏎ a, M⏎ b⏎]             § 2
            image: a⏎  b M                § 2
            image: a:1 M more             §
            image: a:1 # {x} M            §
            img: {name: a, tag: b} M      §
            img: [a, b] M                 §
            image: *x M                   §
            image: M⏎  a:1                §
            image: "a M"                  §
            M                             §
            M⏎image: a:1                  §
            """)
    void needsAScalarBeforeTheComment(String text, Integer line) {
        String yaml =
                "y: &x b\n" + text.replace("⏎", "\n").replace("#M", MARKER).replace("M", MARKER) + "\n";

        assertThat(setters(yaml)).hasSize(line == null ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', textBlock = """
            {"$imagepolicy": "ns:app"}                   § ns/app IMAGE
            {"$imagepolicy":"ns:app:tag"}                § ns/app TAG
            {"other": "x", "$imagepolicy": "ns:app"}     § ns/app IMAGE
            {"$imagepolicy": "ns:app:other"}             §
            {"$imagepolicy": "app"}                      §
            {"$imagepolicy": "ns/app"}                   §
            {"$imagepolicy": 1}                          §
            {"$imagepolicy": "ns:app", "other": 1}       §
            {"$imagepolicy" "ns:app"}                    §
            {"$imagepolicy": "ns:app"} x                 §
            {"$imagepolicy": "ns:app"                    §
            {"$openapi": "ns:app"}                       §
            """)
    void namesAPolicyAndAPartOfTheImage(String comment, String expected) {
        List<String> found = setters("image: a:1 # " + comment + "\n").stream()
                .map(setter -> setter.policy() + " " + setter.part())
                .toList();

        assertThat(found).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    /** filereader.go. */
    @ParameterizedTest
    @CsvSource({
        "a.yaml, true",
        "a.yml, true",
        "Kustomization, true",
        "a.YAML, false",
        "a.json, false",
        "values.yaml.tpl, false"
    })
    void existsOnlyInFilesThatFluxReads(String name, boolean isRead) {
        assertThat(Setter.areIn(name, "a: b " + MARKER)).isEqualTo(isRead);
        assertThat(Setter.areIn(name, "a: b # $imagepolicy")).isFalse();
    }

    /**
     * kyaml kio/byteio_reader.go sets annotations on each document, which fails for a list; Flux then skips the file
     * (internal/update/filereader.go, and fluxcd/flux2 issue 2826).
     */
    @ParameterizedTest
    @CsvSource(delimiter = '§', textBlock = """
            - {op: replace, path: /spec/image,⏎   value: a:1 M⏎  }  § 0 § 1
            spec:⏎  image: a:1 M⏎---⏎- op: remove                   § 0 § 1
            spec:⏎  image: a:1 M⏎---⏎# nothing                      § 1 § 0
            ---⏎spec:⏎  image: a:1 M⏎---⏎                           § 1 § 0
            """)
    void isSkippedInAFileThatContainsAList(String text, int written, int skipped) {
        String whole = text.replace("⏎", "\n").replace("M", MARKER);
        YamlFile file = new YamlFile("a.yaml", whole);

        assertThat(Setter.in(file, "a.yaml", whole)).hasSize(written);
        assertThat(Setter.skippedIn(file, "a.yaml", whole)).hasSize(skipped);
    }

    @Test
    void doesNotExistInInvalidYaml() {
        YamlFile file = new YamlFile("chart/a.yaml", "a: b " + MARKER + "\n]: x\n");

        assertThat(Setter.in(file, "chart/a.yaml", "a: b " + MARKER + "\n")).isEmpty();
        assertThat(file.fault()).hasToString("Optional[chart/a.yaml:2]");
    }

    @Test
    void isSearchedQuicklyInHostileLines() {
        String text = "a: b " + "#".repeat(200_000) + "\"$imagepolicy\"" + " #".repeat(200_000) + "\n";

        Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> assertThat(setters(text)).isEmpty());
    }

    /** kyaml fieldmeta.go also reads the comment above a value; yaml.v3 decides which value that is. */
    @Test
    void isAmbiguousAboveAnElementAndAfterABlock() {
        String text = """
                args:
                  # {"$imagepolicy": "automation-ns:policy"}
                  - image
                block: | # {"$imagepolicy": "automation-ns:policy"}
                  image
                folded: >- # {"$imagepolicy": "automation-ns:policy"}
                  image
                plain: a|b # {"$imagepolicy": "automation-ns:policy"}
                # image: old # {"$imagepolicy": "automation-ns:policy"}
                # {"$imagepolicy": "automation-ns:policy"}
                field: image
                """;

        assertThat(Setter.unclearIn("a.yaml", text))
                .extracting(Object::toString)
                .containsExactly("a.yaml:2", "a.yaml:4", "a.yaml:6");
    }
}
