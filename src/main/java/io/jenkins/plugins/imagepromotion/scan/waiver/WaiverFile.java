package io.jenkins.plugins.imagepromotion.scan.waiver;

import io.jenkins.plugins.imagepromotion.policy.setting.Glob;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The waivers of a tree, one on each line: {@code <glob of paths> <reference or *> allow <reason> until <day>}. {@code #} begins a
 * comment.
 */
public final class WaiverFile {
    /** The name of the file, which is in the root of the scanned tree. */
    public static final String NAME = ".image-promotion-waivers";

    private record Entry(Glob paths, String reference, Waiver waiver) {}

    private final List<Entry> entries = new ArrayList<>();
    private final List<Waiver> all = new ArrayList<>();

    /** Reads the content of the file. */
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

    /** Returns the waiver that applies on this day to a reference, under any of its names, in the file at this path below the root. */
    public Optional<Waiver> find(String path, List<String> names, LocalDate today) {
        return entries.stream()
                .filter(entry -> entry.reference().equals("*") || names.contains(entry.reference()))
                .filter(entry ->
                        entry.waiver().fault(today).isEmpty() && entry.paths().matches(path))
                .map(Entry::waiver)
                .findFirst();
    }

    /** Returns all waivers, including those without effect. */
    public List<Waiver> all() {
        return List.copyOf(all);
    }
}
