package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row in docs/pitfalls.md names at least one test, and each of these tests exists. */
class PitfallsTest {
    private static final Path PAGE = Path.of("docs/pitfalls.md");
    private static final Path TESTS = Path.of("src/test/java");
    private static final int PITFALLS = 47;

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| [^|]+ \\| [^|]+ \\| ([^|]+) \\|$");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
    /** An annotation that makes a test, then further annotations with their text blocks, then the method. */
    private static final String TEST =
            "(?s)\n    @(?:Test|ParameterizedTest|RepeatedTest|Property)\\b(?:(?!\n    }\n).)*?\n    (?:public )?void %s\\(";

    @Test
    void listsEachNumberOnceAndInOrder() throws IOException {
        assertThat(rows().map(row -> Integer.valueOf(row.group(1))))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, PITFALLS).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isHeldByATest(MatchResult row) throws IOException {
        List<MatchResult> named = NAMED.matcher(row.group(2)).results().toList();

        assertThat(named).as("pitfall %s", row.group(1)).isNotEmpty();
        for (MatchResult test : named) {
            assertThat(isTest(test.group(1), test.group(2))).as(test.group()).isTrue();
        }
    }

    @Test
    void tellsATestFromAnotherMethod() throws IOException {
        assertThat(isTest("PitfallsTest", "listsEachNumberOnceAndInOrder")).isTrue();
        assertThat(isTest("PitfallsTest", "rows")).isFalse();
        assertThat(isTest("PitfallsTest", "nothing")).isFalse();
        assertThat(isTest("NoSuchTest", "nothing")).isFalse();
    }

    private static Stream<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(PAGE)).results();
    }

    /** Looks at the source, because the plugin build leaves out some of the tests. */
    private static boolean isTest(String type, String method) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            List<Path> sources =
                    files.filter(file -> file.endsWith(type + ".java")).toList();
            return sources.size() == 1
                    && Pattern.compile(TEST.formatted(method))
                            .matcher(Files.readString(sources.get(0)))
                            .find();
        }
    }
}
