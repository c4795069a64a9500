package io.jenkins.plugins.imagepromotion.scan.files;

import io.jenkins.plugins.imagepromotion.policy.setting.Glob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code .gitignore} files of a folder and of the folders above it (gitignore(5)): the last pattern that matches decides, and
 * the patterns of a deeper folder come last.
 */
record IgnoreRules(@Nullable IgnoreRules above, String folder, List<Rule> rules) {
    static final String FILE = ".gitignore";
    static final IgnoreRules NONE = new IgnoreRules(null, "", List.of());

    record Rule(Glob glob, boolean ignores, boolean foldersOnly) {}

    /** Adds the rules of a file in {@code folder}, which is empty or a path that ends with {@code /}. */
    IgnoreRules with(String folder, String text) {
        List<Rule> read = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String pattern = line.endsWith("\\ ") ? line : line.stripTrailing();
            if (!pattern.isEmpty() && !pattern.startsWith("#")) {
                read.add(rule(pattern));
            }
        }
        return read.isEmpty() ? this : new IgnoreRules(this, folder, read);
    }

    private static Rule rule(String line) {
        boolean negated = line.startsWith("!");
        String pattern = negated || line.startsWith("\\!") || line.startsWith("\\#") ? line.substring(1) : line;
        boolean foldersOnly = pattern.endsWith("/");
        String bare = foldersOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
        // A slash at the beginning or in the middle anchors the pattern to its folder.
        String anywhere = bare.indexOf('/') < 0 ? "**/" + bare : bare;
        return new Rule(Glob.of(anywhere), !negated, foldersOnly);
    }

    /** Returns whether a path below the root, without {@code /} at its end, is ignored. */
    boolean ignore(String path, boolean isFolder) {
        for (IgnoreRules level = this; level != null; level = level.above) {
            String below = path.substring(level.folder.length());
            for (int i = level.rules.size() - 1; i >= 0; i--) {
                Rule rule = level.rules.get(i);
                if ((isFolder || !rule.foldersOnly) && rule.glob.matches(below)) {
                    return rule.ignores;
                }
            }
        }
        return false;
    }
}
