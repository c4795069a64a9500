package io.jenkins.plugins.imagepromotion.cli.output;

import java.util.ArrayList;
import java.util.List;

/** A table for people: columns two blanks apart, headed by their names. */
public final class Columns {
    private final List<List<String>> lines = new ArrayList<>();

    /** A table with those columns. */
    public Columns(String... names) {
        lines.add(List.of(names));
    }

    /** Adds a line of as many cells as there are columns; control characters are shown as {@code ?}. */
    public Columns add(String... cells) {
        List<String> line = new ArrayList<>();
        for (String cell : cells) {
            line.add(cell.replaceAll("\\p{Cntrl}", "?"));
        }
        lines.add(line);
        return this;
    }

    /** The lines, each with its line end. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder shown = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                shown.append(line.get(i))
                        .append(" ".repeat(width(i) - line.get(i).length() + 2));
            }
            text.append(shown.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }
}
