package io.jenkins.plugins.imagepromotion.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The lengths of Java files in lines.
 *
 * @param lines the lines of each file, by its path
 */
public record SourceFiles(Map<String, Integer> lines) {

    /** The Java files below {@code folder}, without {@code package-info.java}. */
    public static SourceFiles below(Path folder) throws IOException {
        Map<String, Integer> lines = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(SourceFiles::isSource)::iterator) {
                lines.put(
                        folder.relativize(file).toString().replace('\\', '/'),
                        Files.readAllLines(file).size());
            }
        }
        return new SourceFiles(lines);
    }

    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") && !name.equals("package-info.java");
    }

    /** The files of more than {@code limit} lines, with their length. */
    public Stream<String> longerThan(int limit) {
        return lines.entrySet().stream()
                .filter(file -> file.getValue() > limit)
                .map(file -> file.getKey() + " has " + file.getValue() + " lines");
    }

    /** The length that half of the files do not exceed. */
    public int median() {
        return lines.values().stream()
                .sorted()
                .skip((lines.size() - 1) / 2)
                .findFirst()
                .orElse(0);
    }
}
