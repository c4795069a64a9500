package io.jenkins.plugins.imagepromotion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tests that a document names, as {@code Class#method}. */
final class NamedTests {
    private static final List<Path> SOURCES = List.of(Path.of("src/test/java"), Path.of("src/test-jenkins/java"));
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
    /** An annotation that makes a test, then further annotations with their text blocks, then the method. */
    private static final String TEST =
            "(?s)\n    @(?:Test|ParameterizedTest|RepeatedTest|Property)\\b(?:(?!\n    }\n).)*?\n    (?:public )?void %s\\(";

    private NamedTests() {}

    /** The names in a text, in its order. */
    static List<String> in(String text) {
        return NAMED.matcher(text)
                .results()
                .map(test -> test.group(1) + "#" + test.group(2))
                .toList();
    }

    /** Whether exactly one class of that name has that test. Looks at the sources: neither build compiles all of them. */
    static boolean exists(String name) throws IOException {
        String[] parts = name.split("#");
        int found = 0;
        for (Path folder : SOURCES) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(path -> path.endsWith(parts[0] + ".java")).toList()) {
                    found += Pattern.compile(TEST.formatted(parts[1]))
                                    .matcher(Files.readString(file))
                                    .find()
                            ? 1
                            : 2;
                }
            }
        }
        return found == 1;
    }
}
