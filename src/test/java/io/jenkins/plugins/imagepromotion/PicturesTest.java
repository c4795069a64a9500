package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents show the pictures in docs/images, each in the light and the dark theme, and with a description. */
class PicturesTest {
    private static final Path IMAGES = Path.of("docs/images");
    private static final Pattern PICTURE = Pattern.compile("(?:src|srcset)=\"([^\"]+)\"|!\\[[^\\]]*\\]\\(([^)]+)\\)");
    private static final Pattern THEMES =
            Pattern.compile("<source media=\"\\(prefers-color-scheme: dark\\)\" srcset=\"([^\"]+)-dark\\.png\">\\s*"
                    + "<img alt=\"[^\"]{20,}\" src=\"([^\"]+)\\.png\">");

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            Stream<Path> pages = docs.filter(file -> file.toString().endsWith(".md"));
            return Stream.concat(Stream.of(Path.of("README.md")), pages).toList();
        }
    }

    private static Set<Path> shown() throws IOException {
        Set<Path> shown = new TreeSet<>();
        for (Path document : documents()) {
            PICTURE.matcher(Files.readString(document))
                    .results()
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .map(link -> document.resolveSibling(link).normalize())
                    .forEach(shown::add);
        }
        return shown;
    }

    @Test
    void areAllShownInADocument() throws IOException {
        try (Stream<Path> files = Files.list(IMAGES)) {
            Set<Path> pictures = files.filter(file ->
                            file.toString().endsWith(".png") || file.toString().endsWith(".svg"))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(shown()).isEqualTo(pictures).hasSizeGreaterThan(10);
        }
    }

    @Test
    void areShownInBothThemesWithADescription() throws IOException {
        for (Path document : documents()) {
            String text = Files.readString(document);

            List<MatchResult> pairs = THEMES.matcher(text).results().toList();

            for (MatchResult pair : pairs) {
                assertThat(pair.group(1)).as(document.toString()).isEqualTo(pair.group(2));
            }
            assertThat(text.split("<img ", -1)).as(document.toString()).hasSize(pairs.size() + 1);
        }
    }

    @Test
    void areSmall() throws IOException {
        try (Stream<Path> files = Files.list(IMAGES)) {
            for (Path picture : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.size(picture)).as(picture.toString()).isLessThan(140_000);
            }
        }
    }
}
