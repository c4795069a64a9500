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
    private static final int PITFALLS = 47;

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| [^|]+ \\| [^|]+ \\| ([^|]+) \\|$");

    @Test
    void listsEachNumberOnceAndInOrder() throws IOException {
        assertThat(rows().map(row -> Integer.valueOf(row.group(1))))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, PITFALLS).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isHeldByATest(MatchResult row) throws IOException {
        List<String> named = NamedTests.in(row.group(2));

        assertThat(named).as("pitfall %s", row.group(1)).isNotEmpty();
        for (String test : named) {
            assertThat(NamedTests.exists(test)).as(test).isTrue();
        }
    }

    @Test
    void tellsATestFromAnotherMethod() throws IOException {
        assertThat(NamedTests.exists("PitfallsTest#listsEachNumberOnceAndInOrder"))
                .isTrue();
        assertThat(NamedTests.exists("PitfallsTest#rows")).isFalse();
        assertThat(NamedTests.exists("PitfallsTest#nothing")).isFalse();
        assertThat(NamedTests.exists("NoSuchTest#nothing")).isFalse();
    }

    private static Stream<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(PAGE)).results();
    }
}
