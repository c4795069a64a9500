package io.jenkins.plugins.imagepromotion.scan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file, and what a scan must say of it.
 *
 * @param name what it is about
 * @param path where the file lies
 * @param content what it holds
 * @param expected {@code line CODE reference} for each finding, in order
 */
record ScanCase(String name, String path, String content, List<String> expected) {
    private static final Path FOLDER = Path.of("src/test/resources/io/jenkins/plugins/imagepromotion/scan/cases");
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    /** All cases of all tables. */
    static List<ScanCase> all() throws IOException {
        List<ScanCase> cases = new ArrayList<>();
        try (Stream<Path> tables = Files.list(FOLDER)) {
            for (Path table : tables.sorted().toList()) {
                read(Files.readString(table), cases);
            }
        }
        return cases;
    }

    /**
     * Reads a table: {@code === path: name}, the content, {@code ---}, and a line for each finding. In a content
     * {@code DIGEST}, {@code STAGING} and {@code PRODUCTION} stand for what is too long to read, and {@code \r} and {@code
     * \uFEFF} for themselves.
     */
    private static void read(String table, List<ScanCase> cases) {
        for (String block : table.split("(?m)^=== ")) {
            if (!block.isBlank()) {
                cases.add(one(block));
            }
        }
    }

    private static ScanCase one(String block) {
        int head = block.indexOf('\n');
        int colon = block.indexOf(": ");
        int end = block.lastIndexOf("\n---\n");
        String content =
                filled(block.substring(head + 1, end + 1)).replace("\\r", "\r").replace("\\uFEFF", "\uFEFF");
        List<String> expected = filled(block.substring(end + 5))
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return new ScanCase(block.substring(colon + 2, head), block.substring(0, colon), content, expected);
    }

    private static String filled(String text) {
        return text.replace("DIGEST", DIGEST)
                .replace("STAGING", "staging-v1.4.2-3f9c2ab-1763884800")
                .replace("PRODUCTION", "production-v1.4.2-3f9c2ab-1763890000");
    }

    byte[] bytes() {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return path + ": " + name;
    }
}
