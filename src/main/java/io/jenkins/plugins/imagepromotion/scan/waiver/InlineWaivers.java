package io.jenkins.plugins.imagepromotion.scan.waiver;

import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The waivers in a file's own comments: {@code image-promotion: allow <reason> until <day>}, at the end of the line that it
 * is for, or in a comment line before it.
 */
public final class InlineWaivers {
    private static final String MARKER = "image-promotion:";
    /** What a line is made of that holds nothing but a comment, before the waiver. */
    private static final String COMMENT = "#/*-;<! {\t";

    /** How many lines of comment may stand between a waiver and what it is for. */
    private static final int FARTHEST = 20;

    private final Map<Integer, Waiver> byLine = new HashMap<>();
    private final List<Waiver> all = new ArrayList<>();

    /** Those of the file. */
    public InlineWaivers(SourceText source) {
        String text = source.text();
        for (int at = text.indexOf(MARKER); at >= 0; at = text.indexOf(MARKER, at + 1)) {
            int lineEnd = text.indexOf('\n', at);
            String rest = text.substring(at + MARKER.length(), lineEnd < 0 ? text.length() : lineEnd)
                    .strip();
            if (rest.startsWith(Waiver.ALLOW)) {
                add(source, source.lineAt(at), rest);
            }
        }
    }

    private void add(SourceText source, int line, String text) {
        Waiver waiver = Waiver.read(line, text);
        all.add(waiver);
        int target = line;
        while (target < Math.min(source.lastLine(), line + FARTHEST) && isComment(source.line(target))) {
            target++;
        }
        byLine.put(target, waiver);
    }

    private static boolean isComment(String line) {
        int at = 0;
        while (at < line.length() && COMMENT.indexOf(line.charAt(at)) >= 0) {
            at++;
        }
        boolean comment = line.strip().startsWith("#")
                || line.strip().startsWith("//")
                || line.strip().startsWith("/*");
        return line.isBlank() || comment || line.startsWith(MARKER, at);
    }

    /** The waiver that holds on that day for that line. */
    public Optional<Waiver> find(int line, LocalDate today) {
        return Optional.ofNullable(byLine.get(line))
                .filter(waiver -> waiver.fault(today).isEmpty());
    }

    /** All of them. */
    public List<Waiver> all() {
        return List.copyOf(all);
    }
}
