package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.ImageTools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class YamlFormatTest {
    private static final String MANIFEST = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: app
              labels: {app: a, tier: "web"}
            spec:
              template:
                spec:
                  imagePullSecrets:
                    - name: x
                  containers:
                    - name: app
                      image: registry.example.com:5000/team/app:latest
                      imagePullPolicy: Always
                    - image: "b:main"
                      args: ["a", "b"]
                    - image: 'c@sha256:0123'
            ---
            apiVersion: v1
            kind: Pod
            spec:
              containers:
                - image: d:1
            """;

    private static List<String> mentions(String text) {
        SourceText source = SourceText.of("a.yaml", text);
        Mentions found = new Mentions(source);
        new YamlFormat().read(source, found);
        return found.found().stream()
                .map(mention -> mention.line() + " " + mention.written())
                .toList();
    }

    @Test
    void findsTheImagesOfAnOrdinaryManifest() {
        assertThat(mentions(MANIFEST))
                .containsExactly(
                        "13 registry.example.com:5000/team/app:latest", "15 b:main", "17 c@sha256:0123", "23 d:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '¶',
            emptyValue = "",
            value = {
                "kind: Pod/apiVersion: v1/image: a:1/ § 3 a:1",
                "apiVersion: v1/kind: Pod/spec:/  image: a/ § 4 a",
                "apiVersion: v1/kind: Pod/spec: |/  image: a:1/ §",
                "apiVersion: v1/kind: Pod/spec:/  image: a:1/    b/ § 4 a:1 b",
                "apiVersion: v1/kind: Pod/spec: {image: a:1}/ § 3 a:1",
                "apiVersion: v1/kind: Pod/spec:/  image: &a a:1/ § 4 a:1",
                "apiVersion: v1/kind: Pod/spec:/  image: $A:1/ § 4 $A:1",
                "apiVersion: v1/kind: Pod/spec: \"/  image: a:1\"/ §"
            })
    void takesOnlyValuesOfKeysForImages(String text, String expected) {
        assertThat(mentions(text.replace('/', '\n'))).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    /** Each mutable reference is found at its exact position in the text; the number before it is its count. */
    @Test
    void placesEachReferenceExactlyWhereItIsWritten() {
        String text = """
                apiVersion: v1 # \uD83D\uDE80
                kind: List
                a: {note: "\uD83D\uDE80 latest", image: {repository: latest, tag: latest}}
                b: [{name: web-1, image: &x "web:1"}, {image: 'web:2'}, {image: !!str web:3}]
                c:
                  script: >-
                    docker pull
                    fold:1
                    && docker pull fold:2
                  run: "echo \\"fold\\"\\ndocker pull quoted:1"
                d:
                  patch: |
                      - op: replace
                        path: /spec/image
                        value: patch:1
                  manifest: |
                    apiVersion: v1
                    kind: ConfigMap
                    data:
                      run.sh: |
                        docker run \\
                          deep:1 deep:2
                      json: |
                        {"image": "deep:3"}
                e:
                  command: ["sh", "-c", "docker pull list:1; docker pull list:2"]
                  kustomize: {images: ["list=list:3"]}
                """;
        SourceText source = SourceText.of("a.yaml", text);
        Mentions found = new Mentions(source);
        new YamlFormat().read(source, found);

        assertThat(found.found())
                .extracting(mention -> mention.written())
                .containsExactly(
                        "latest",
                        "web:1",
                        "web:2",
                        "web:3",
                        "fold:1",
                        "fold:2",
                        "quoted:1",
                        "patch:1",
                        "deep:1",
                        "deep:3",
                        "list:1",
                        "list:2",
                        "list:3");
        assertThat(found.found())
                .allSatisfy(mention -> assertThat(source.line(mention.line()).substring(mention.column() - 1))
                        .startsWith(mention.written()));
        assertThat(found.found().get(0).column()).isEqualTo(source.line(3).lastIndexOf("latest") + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '¶',
            value = {
                "// the image~{\"image\": \"a:1\"} § 2 a:1",
                "{/* \"image\": \"b:1\" */ \"image\": \"a:1\",} § 1 a:1",
                "{\"url\": \"http://x\", \"list\": [1, 2, ],~ \"image\": \"a:1\" // , }~} § 2 a:1",
                "{\"text\": \"\\\\\",~\"image\": \"a:1\",~} § 2 a:1",
                "{\t\"image\":\t\"a:1\"} § 1 a:1"
            })
    void readsJsonWithCommentsAndTrailingCommas(String text, String expected) {
        SourceText source = SourceText.of("devcontainer.json", text.replace('~', '\n'));
        Mentions found = new Mentions(source);
        new YamlFormat().read(source, found);

        assertThat(found.notes()).isEmpty();
        assertThat(found.found().stream().map(mention -> mention.line() + " " + mention.written()))
                .containsExactly(expected);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void findsTheImageOfEveryToolInTheTable(String command) {
        assertThat(mentions("jobs:\n  a:\n    steps:\n    - run: " + command + "\n"))
                .as(command)
                .anyMatch(mention -> mention.endsWith("latest"));
    }

    @Test
    void knowsACommandOfMostTools() throws IOException {
        assertThat(commands())
                .hasSizeGreaterThan(25)
                .contains("finch commit x app:latest", "oc tag app:latest app:latest");
    }

    /** Returns one command for each tool in the table that names images. */
    private static List<String> commands() throws IOException {
        Map<String, String> commands = new LinkedHashMap<>();
        String tools = "";
        for (String line : table()) {
            String[] cells = line.split("(?<=^|\\s)\\|(?=\\s|$)", -1);
            if (!line.startsWith(" ")) {
                tools = line.substring(0, line.indexOf(':'));
            } else if (cells.length > 2 && !cells[2].isBlank() && !cells[2].contains("=context")) {
                String verbs = Stream.of(cells[0].split(",")[0].strip().split(" "))
                        .filter(word -> !word.startsWith("!"))
                        .collect(Collectors.joining(" "));
                for (String tool : tools.split(",\\s*")) {
                    commands.putIfAbsent(tool, (tool + " " + verbs).strip() + " " + arguments(cells[2].strip()));
                }
            }
        }
        return List.copyOf(commands.values());
    }

    private static String arguments(String cell) {
        String place = cell.split(" ")[0].replace(">", "");
        return switch (place) {
            case "*" -> "app:latest";
            case "rest" -> "other app:latest";
            case "1" -> "app:latest app:latest";
            case "2", "last" -> "x app:latest";
            case "1:2" -> "app latest";
            case "=" -> "x=app:latest";
            default ->
                place.endsWith("=name")
                        ? place.replace("=name", " type=image,name=app:latest")
                        : place.endsWith("=values")
                                ? place.replace("=values", " image=app:latest")
                                : place + " app:latest";
        };
    }

    private static List<String> table() throws IOException {
        try (InputStream table = ImageTools.class.getResourceAsStream("image-tools.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("\\s*\\\\\n\\s*", " ")
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
