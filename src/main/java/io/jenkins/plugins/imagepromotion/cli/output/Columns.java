package io.jenkins.plugins.imagepromotion.cli.output;

import io.jenkins.plugins.imagepromotion.failure.Printable;
import java.util.ArrayList;
import java.util.List;

/** A text table with a line of headings, and two spaces between columns. */
public final class Columns {
    private final List<List<String>> lines = new ArrayList<>();
    private final int[] widths;

    public Columns(String... names) {
        widths = new int[names.length];
        add(names);
    }

    /** Adds a line with one cell for each column, made {@linkplain Printable#line printable}. */
    public Columns add(String... cells) {
        List<String> line = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            line.add(Printable.line(cells[i]));
            widths[i] = Math.max(widths[i], line.get(i).length());
        }
        lines.add(line);
        return this;
    }

    /** Appends the lines to {@code text}, which grows only once, because a table can have 100,000 lines. */
    public void appendTo(StringBuilder text) {
        int width = 0;
        for (int one : widths) {
            width += one + 2;
        }
        text.ensureCapacity(text.length() + lines.size() * width);
        for (List<String> line : lines) {
            StringBuilder shown = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                shown.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            text.append(shown.toString().stripTrailing()).append('\n');
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        appendTo(text);
        return text.toString();
    }
}
