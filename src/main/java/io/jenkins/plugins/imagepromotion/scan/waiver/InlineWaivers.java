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

    /** Longer than any reason; a line can be as long as the file. */
    private static final int LONGEST = 1000;

    /** How many lines of comment may stand between a waiver and what it is for. */
    private static final int FARTHEST = 20;

    private final Map<Integer, Waiver> byLine = new HashMap<>();
    private final List<Waiver> all = new ArrayList<>();

    /** Those of the file. */
    public InlineWaivers(SourceText source) {
        String text = source.text();
        int next;
        for (int at = text.indexOf(MARKER); at >= 0; at = text.indexOf(MARKER, next)) {
            next = at + MARKER.length();
            String rest = beginning(text, next);
            if (rest.startsWith(Waiver.ALLOW)) {
                add(source, source.lineAt(at), rest);
                // The rest of the line is this waiver's.
                int lineEnd = text.indexOf('\n', next);
                next = lineEnd < 0 ? text.length() : lineEnd;
            }
        }
    }

    /** The text from there to the end of the line, as far as it can be a waiver's. */
    private static String beginning(String text, int at) {
        String most = text.substring(at, Math.min(text.length(), at + LONGEST));
        int lineEnd = most.indexOf('\n');
        return (lineEnd < 0 ? most : most.substring(0, lineEnd)).strip();
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
