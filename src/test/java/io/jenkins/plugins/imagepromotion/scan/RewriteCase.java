package io.jenkins.plugins.imagepromotion.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A file: its content before and after, and the reasons for the places that remain. */
record RewriteCase(String path, String name, String before, String after, List<String> left) {
    private static final Path FOLDER = Path.of("src/test/resources/io/jenkins/plugins/imagepromotion/scan/fix");

    /**
     * Reads {@code === path: name}, the content before, {@code --->}, the content after if it differs, {@code ---<}, and
     * the reasons.
     */
    static Stream<RewriteCase> in(String file) throws IOException {
        return Arrays.stream(Files.readString(FOLDER.resolve(file)).split("(?m)^=== "))
                .filter(block -> !block.isBlank())
                .map(block -> {
                    int head = block.indexOf('\n');
                    String[] parts = block.substring(head + 1).split("(?m)^---[<>]\n", 3);
                    int colon = block.indexOf(": ");
                    return new RewriteCase(
                            block.substring(0, colon),
                            block.substring(colon + 2, head),
                            parts[0],
                            parts[1].isEmpty() ? parts[0] : parts[1],
                            parts[2].lines().filter(line -> !line.isBlank()).toList());
                });
    }

    @Override
    public String toString() {
        return path + ": " + name;
    }
}
