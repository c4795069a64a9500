package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of figures, which {@code bench/all} writes, has a row for each bound, and names commands that exist. */
class PerformancePageTest {
    private static final Path PAGE = Path.of("docs/performance.md");
    private static final Pattern SCRIPT = Pattern.compile("`(bench/[a-z]+)");
    private static final int CELLS = 7;

    /** Returns the cells of each row: what, result, other program, its result, ratio, bound, verdict. */
    private static List<List<String>> rows() throws IOException {
        return Files.readString(PAGE)
                .lines()
                .map(line -> line.split("(?<!\\\\)\\|", -1))
                .filter(cells -> cells.length == CELLS + 2 && !cells[1].startsWith("---"))
                .map(cells ->
                        Stream.of(cells).skip(1).limit(CELLS).map(String::strip).toList())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
                    Promotion within a repository, warm process: requests -> at most 4
                    Promotion within a repository, warm process -> at most 1.2
                    Release of [\\d,]+ images, \\d+ ms round trip, warm process -> at most 1,000 ms
                    Release of [\\d,]+ images, \\d+ ms round trip -> at most 2,000 ms
                    Copy of 4 × \\d+ MiB to another registry -> at least 0.8
                    Copy of 4 × \\d+ MiB to another registry -> at least 0.95
                    Lineage of [\\d,]+ tags -> at most 1.15
                    Lineage of [\\d,]+ tags with `-Xmx96m`: resident memory -> at most 256 MiB
                    `tag` -> at most 1.4
                    `explain` -> at most 1.4
                    Scan of [\\d,]+ files, mostly manifests, warm process -> at most 5
                    Scan of [\\d,]+ files, mostly manifests -> at most 8
                    Rollback plan for [\\d,]+ tags and [\\d,]+ commits -> at most 5,000 ms
                    Verification of a document, warm process: cosign signature -> at most 5 ms
                    Verification of a document, warm process: DSSE envelope -> at most 5 ms
                    Verification of a document, warm process: Sigstore bundle -> at most 5 ms
                    Verification of a document, warm process: Notation signature -> at most 5 ms
                    `promoteImage` in a controller -> at most 60 ms
                    Slowest page while 200 branches promote -> at most 1,000 ms
                    Slowest page with the promotions on record -> at most 300 ms""")
    void hasARowForEachBound(String title, String bound) throws IOException {
        assertThat(rows()).anySatisfy(row -> {
            assertThat(row.get(0)).matches(title);
            assertThat(row.get(5)).isEqualTo(bound);
        });
    }

    @Test
    void saysOfEachRowWhetherTheBoundIsMetOrWhyThatIsUnknown() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThan(30)
                .filteredOn(row -> !row.get(5).isEmpty() && !row.get(5).equals("bound"))
                .allSatisfy(row -> assertThat(row.get(6) + row.get(3))
                        .as(row.toString())
                        .containsPattern("met|missed|not judged|not measured|not installed"));
    }

    @Test
    void namesCommandsThatExist() throws IOException {
        List<String> scripts = SCRIPT.matcher(Files.readString(PAGE) + Files.readString(Path.of("bench/README.md")))
                .results()
                .map(MatchResult::group)
                .map(script -> script.substring(1))
                .distinct()
                .toList();

        assertThat(scripts).contains("bench/all", "bench/promote", "bench/controller");
        assertThat(scripts).allSatisfy(script -> assertThat(Path.of(script)).isExecutable());
    }
}
