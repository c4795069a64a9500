package io.jenkins.plugins.imagepromotion.scan.waiver;

import io.jenkins.plugins.imagepromotion.policy.Glob;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The waivers of a tree, a line each: {@code <glob of paths> <reference or *> allow <reason> until <day>}; {@code #} begins
 * a comment.
 */
public final class WaiverFile {
    /** How it is called; it lies at the root of what is scanned. */
    public static final String NAME = ".image-promotion-waivers";

    private record Entry(Glob paths, String reference, Waiver waiver) {}

    private final List<Entry> entries = new ArrayList<>();
    private final List<Waiver> all = new ArrayList<>();

    /** The waivers of that text. */
    public WaiverFile(String text) {
        int line = 0;
        for (String content : text.lines().toList()) {
            line++;
            String entry = content.strip();
            if (!entry.isEmpty() && !entry.startsWith("#")) {
                add(line, entry);
            }
        }
    }

    private void add(int line, String entry) {
        String[] words = entry.split("\\s+", 3);
        boolean whole = words.length == 3 && words[2].startsWith(Waiver.ALLOW);
        Waiver waiver = whole ? Waiver.read(line, words[2]) : new Waiver(line, entry, "", Optional.empty());
        all.add(waiver);
        if (whole) {
            entries.add(new Entry(Glob.of(words[0]), words[1], waiver));
        }
    }

    /** The waiver that holds on that day for a reference, of whatever spelling, in a file at that path below the root. */
    public Optional<Waiver> find(String path, List<String> names, LocalDate today) {
        for (Entry entry : entries) {
            boolean named = entry.reference().equals("*") || names.contains(entry.reference());
            if (named && entry.waiver().fault(today).isEmpty() && entry.paths().matches(path)) {
                return Optional.of(entry.waiver());
            }
        }
        return Optional.empty();
    }

    /** All of them. */
    public List<Waiver> all() {
        return List.copyOf(all);
    }
}
