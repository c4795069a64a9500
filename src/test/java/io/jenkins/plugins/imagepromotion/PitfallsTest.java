package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Every row in docs/pitfalls.md names at least one test, and each of these tests exists. */
class PitfallsTest {
    private static final Path PAGE = Path.of("docs/pitfalls.md");
    private static final Path TESTS = Path.of("src/test/java");
    private static final int PITFALLS = 47;

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| [^|]+ \\| [^|]+ \\| ([^|]+) \\|$");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");

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

    private static boolean isTest(String type, String method) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            List<Path> sources =
                    files.filter(file -> file.endsWith(type + ".java")).toList();
            return sources.size() == 1
                    && Arrays.stream(load(sources.get(0)).getDeclaredMethods())
                            .filter(found -> found.getName().equals(method))
                            .anyMatch(found -> AnnotationSupport.isAnnotated(found, Testable.class));
        }
    }

    private static Class<?> load(Path source) {
        String name = TESTS.relativize(source)
                .toString()
                .replace(source.getFileSystem().getSeparator(), ".");
        try {
            return Class.forName(name.substring(0, name.length() - ".java".length()));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
