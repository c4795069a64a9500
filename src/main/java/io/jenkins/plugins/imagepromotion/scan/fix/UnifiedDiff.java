package io.jenkins.plugins.imagepromotion.scan.fix;

import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.scan.report.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints changes as a unified diff, which {@code patch} and {@code git apply} read. */
public final class UnifiedDiff {
    private static final int CONTEXT = 3;

    private final TextFile before;
    private final TextFile after;
    private final Set<Integer> changed;
    /** How many lines the changes so far have added. */
    private int added;

    private UnifiedDiff(TextFile before, Collection<Change> changes) {
        this.before = before;
        this.after = TextFile.of(before.with(changes));
        this.changed = changes.stream().map(Change::line).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns the diff of a file with this name. Lines that are not printable or very long are escaped or cut; a diff
     * with such lines does not apply.
     */
    public static String of(String name, TextFile before, Collection<Change> changes) {
        return new UnifiedDiff(before, changes).print(Printable.line(name), changes);
    }

    private String print(String name, Collection<Change> changes) {
        StringBuilder diff = new StringBuilder("--- a/" + name + "\n+++ b/" + name + "\n");
        List<Integer> hunk = new ArrayList<>();
        for (int line : changed) {
            if (!hunk.isEmpty() && line - hunk.get(hunk.size() - 1) > 2 * CONTEXT) {
                hunk(hunk, changes, diff);
                hunk.clear();
            }
            hunk.add(line);
        }
        hunk(hunk, changes, diff);
        return diff.toString();
    }

    private void hunk(List<Integer> lines, Collection<Change> changes, StringBuilder diff) {
        int first = Math.max(1, lines.get(0) - CONTEXT);
        int last = Math.min(lastLine(before), lines.get(lines.size() - 1) + CONTEXT);
        int shift = added;
        StringBuilder body = new StringBuilder();
        for (int line = first; line <= last; line++) {
            if (lines.contains(line)) {
                int more = linesAdded(line, changes);
                boolean stays = isSame(line);
                print(stays ? ' ' : '-', before, line, body);
                for (int next = line + (stays ? 1 : 0); next <= line + more; next++) {
                    print('+', after, next + added, body);
                }
                added += more;
            } else {
                print(' ', before, line, body);
            }
        }
        int length = last - first + 1;
        diff.append("@@ -" + first + "," + length + " +" + (first + shift) + "," + (length + added - shift) + " @@\n")
                .append(body);
    }

    /** Returns whether a line and its ending stay the same, and lines are only added after it. */
    private boolean isSame(int line) {
        return before.line(line).equals(after.line(line + added))
                && before.lineEnd(line).equals(after.lineEnd(line + added));
    }

    private static int linesAdded(int line, Collection<Change> changes) {
        return changes.stream()
                .filter(change -> change.line() == line)
                .mapToInt(change -> TextFile.of(change.inserted().getBytes(StandardCharsets.UTF_8))
                                .lines()
                        - 1)
                .sum();
    }

    /** Returns the last line that has content. */
    private static int lastLine(TextFile file) {
        return file.line(file.lines()).isEmpty() && file.lines() > 1 ? file.lines() - 1 : file.lines();
    }

    private static void print(char sign, TextFile file, int line, StringBuilder body) {
        String end = file.lineEnd(line);
        body.append(sign)
                .append(line == 1 ? file.mark() : "")
                .append(Stream.of(file.line(line).split("\t", -1))
                        .map(Printable::line)
                        .collect(Collectors.joining("\t")))
                .append(end.isEmpty() ? "\n\\ No newline at end of file\n" : end.equals("\r") ? "\r\n" : end);
    }
}
