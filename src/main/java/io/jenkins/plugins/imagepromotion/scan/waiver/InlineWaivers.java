package io.jenkins.plugins.imagepromotion.scan.waiver;

import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The waivers in the comments of a file, {@code image-promotion: allow <reason> until <day>}: at the end of the line to which
 * they apply, or in a comment line before it.
 */
public final class InlineWaivers {
    private static final String MARKER = "image-promotion:";
    /** The characters before a waiver in a line that contains only a comment. */
    private static final String COMMENT = "#/*-;<! {\t";

    /** Longer than any reason. A line can be as long as the file. */
    private static final int LONGEST = 1000;

    /** The maximum number of comment lines between a waiver and the line to which it applies. */
    private static final int FARTHEST = 20;

    private final Map<Integer, Waiver> byLine = new HashMap<>();
    private final List<Waiver> all = new ArrayList<>();

    /** Reads the waivers of a file. */
    public InlineWaivers(SourceText source) {
        String text = source.text();
        int next;
        for (int at = text.indexOf(MARKER); at >= 0; at = text.indexOf(MARKER, next)) {
            next = at + MARKER.length();
            String rest = beginning(text, next);
            if (rest.startsWith(Waiver.ALLOW)) {
                add(source, source.lineAt(at), rest);
                // The rest of the line belongs to this waiver.
                int lineEnd = text.indexOf('\n', next);
                next = lineEnd < 0 ? text.length() : lineEnd;
            }
        }
    }

    /** Returns the text to the end of the line, or as much as a waiver can contain. */
    private static String beginning(String text, int at) {
        return text.substring(at, Math.min(text.length(), at + LONGEST))
                .split("\n", 2)[0]
                .strip();
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
        String text = line.strip();
        boolean comment = text.startsWith("#") || text.startsWith("//") || text.startsWith("/*");
        return text.isEmpty() || comment || line.startsWith(MARKER, at);
    }

    /** Returns the waiver that applies to this line on this day. */
    public Optional<Waiver> find(int line, LocalDate today) {
        return Optional.ofNullable(byLine.get(line))
                .filter(waiver -> waiver.fault(today).isEmpty());
    }

    /** Returns all waivers, including those without effect. */
    public List<Waiver> all() {
        return List.copyOf(all);
    }
}
