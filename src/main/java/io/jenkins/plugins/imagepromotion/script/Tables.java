package io.jenkins.plugins.imagepromotion.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Reads the tables of this package: text files with a row on each line and bars between the cells. */
final class Tables {
    private Tables() {}

    /** Returns the rows without comments; a backslash at the end continues a line. */
    static List<String> rows(String name) {
        try (InputStream table = Tables.class.getResourceAsStream(name)) {
            if (table == null) {
                throw new IllegalStateException("the table " + name + " is missing");
            }
            String text = new String(table.readAllBytes(), StandardCharsets.UTF_8);
            return text.replaceAll("\\s*\\\\\n\\s*", " ")
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the first {@code count} cells of a row; missing ones are empty. */
    static List<String> cells(String row, int count) {
        String[] found = row.split("(?<=^|\\s)\\|(?=\\s|$)", -1);
        return Stream.concat(Arrays.stream(found), Stream.generate(() -> ""))
                .limit(count)
                .map(String::strip)
                .toList();
    }

    static List<String> words(String cell) {
        return cell.isEmpty() ? List.of() : List.of(cell.split("\\s+"));
    }

    /** Returns the parts of a cell between commas. */
    static List<String> alternatives(String cell) {
        return List.of(cell.split(",\\s*"));
    }
}
