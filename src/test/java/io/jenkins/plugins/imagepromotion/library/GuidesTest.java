package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link in the documentation works, and every command in the tutorial exists. */
class GuidesTest {
    private static final Pattern TAG = Pattern.compile("-v\\d+\\.\\d+\\.\\d+-([0-9a-f]{7,40})-[0-9]{10}");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of("docs", "examples", "bench")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                pages.addAll(markdown(files));
            }
        }
        try (Stream<Path> files = Files.list(Path.of(""))) {
            pages.addAll(markdown(files));
        }
        return pages;
    }

    private static List<Path> markdown(Stream<Path> files) {
        return files.filter(file -> file.toString().endsWith(".md")).toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linkOnlyToWhatIsThere(Path page) throws IOException {
        assertThat(broken(page, Files.readString(page))).isEmpty();
    }

    @Test
    void includeEveryPage() throws IOException {
        assertThat(pages())
                .contains(Path.of("README.md"), Path.of("docs/tutorial.md"), Path.of("docs/adr/README.md"))
                .doesNotHaveDuplicates();
    }

    @Test
    void wouldNoticeABrokenLink() throws IOException {
        assertThat(broken(
                        Path.of("docs/tutorial.md"),
                        "[a](steps.md#nothing) [b](nothing.md) [c](steps.md#promoteimage) ![d](x.svg)"))
                .containsExactly("steps.md#nothing", "nothing.md", "x.svg");
    }

    @Test
    void beginWithTheShortestPipelineThatIsAnExample() throws IOException {
        assertThat(Path.of("README.md"))
                .content()
                .contains("```groovy\n" + Files.readString(Path.of("examples/one-line-service/Jenkinsfile")) + "```\n");
    }

    /** A tag has the first 12 digits of the commit, as the steps make it; so every page shows it in this form. */
    @Test
    void showEveryTagInOneForm() throws IOException {
        List<Path> texts = new ArrayList<>(pages());
        for (String folder : List.of("vars", "examples", "src/main/resources")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                texts.addAll(files.filter(file -> file.toString().matches(".*(\\.txt|\\.html|\\.yaml|Jenkinsfile.*)"))
                        .toList());
            }
        }
        for (Path text : texts) {
            assertThat(TAG.matcher(Files.readString(text)).results().map(found -> found.group(1)))
                    .as(text.toString())
                    .allMatch(commit -> commit.length() == 12);
        }
    }

    @Test
    void runOnlyCommandsThatAreThere() throws IOException {
        String commands =
                Files.readString(Path.of("src/main/java/io/jenkins/plugins/imagepromotion/cli/command/Commands.java"));

        assertThat(shellLines(Path.of("docs/tutorial.md"))).isNotEmpty().allSatisfy(line -> {
            String program = line.split(" ")[0];
            if (program.equals("bin/image-promotion")) {
                String command = line.split(" ")[1];
                String type = command.substring(0, 1).toUpperCase(Locale.ROOT) + command.substring(1) + "Command";
                assertThat(commands).contains("new " + type + "(");
            } else {
                assertThat(program).isEqualTo("mvn");
            }
        });
    }

    private static List<String> shellLines(Path guide) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean shell = false;
        for (String line : Files.readAllLines(guide)) {
            if (line.startsWith("```")) {
                shell = line.equals("```sh");
            } else if (shell) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static List<String> broken(Path guide, String text) throws IOException {
        List<String> broken = new ArrayList<>();
        for (String link :
                LINK.matcher(text).results().map(found -> found.group(1)).toList()) {
            if (!link.startsWith("https://")) {
                String[] parts = link.split("#", 2);
                Path file = parts[0].isEmpty()
                        ? guide
                        : Path.of("").resolve(guide).resolveSibling(parts[0]).normalize();
                if (!Files.exists(file) || (parts.length == 2 && !anchors(file).contains(parts[1]))) {
                    broken.add(link);
                }
            }
        }
        return broken;
    }

    /** As GitHub names them. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new TreeSet<>();
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith("#")) {
                anchors.add(line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'));
            }
        }
        return anchors;
    }
}
