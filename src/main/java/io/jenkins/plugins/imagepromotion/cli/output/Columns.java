package io.jenkins.plugins.imagepromotion.cli.output;

import java.util.ArrayList;
import java.util.List;

/** A table for people: columns two blanks apart, headed by their names. */
public final class Columns {
    private final List<List<String>> lines = new ArrayList<>();
    private final int[] widths;

    /** A table with those columns. */
    public Columns(String... names) {
        widths = new int[names.length];
        add(names);
    }

    /** Adds a line of as many cells as there are columns; control characters are shown as {@code ?}. */
    public Columns add(String... cells) {
        List<String> line = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            line.add(cells[i].replaceAll("\\p{Cntrl}", "?"));
            widths[i] = Math.max(widths[i], line.get(i).length());
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
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            text.append(shown.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
