package io.jenkins.plugins.imagepromotion.scan.files;

import io.jenkins.plugins.imagepromotion.policy.Glob;
import java.util.List;

/**
 * Which files of a tree are read.
 *
 * @param includes globs of paths below the root; none means all
 * @param excludes globs of paths below the root that are left out, files or whole folders
 * @param largestFile in bytes; a larger one is not read, and reported
 * @param deepest how many folders deep the walk goes
 */
public record Selection(List<Glob> includes, List<Glob> excludes, long largestFile, int deepest) {
    /** All files; up to 4 MiB, which no manifest of people exceeds, and 64 folders deep. */
    public static final Selection ALL = new Selection(List.of(), List.of(), 4 << 20, 64);

    public Selection {
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
    }

    /** These files, of those alone that are of one of {@code globs}. */
    public Selection including(List<String> globs) {
        return new Selection(globs.stream().map(Glob::of).toList(), excludes, largestFile, deepest);
    }

    /** These files without those of one of {@code globs}. */
    public Selection excluding(List<String> globs) {
        return new Selection(includes, globs.stream().map(Glob::of).toList(), largestFile, deepest);
    }

    boolean includes(String path) {
        return includes.isEmpty() || any(includes, path);
    }

    boolean excludes(String path) {
        return any(excludes, path);
    }

    private static boolean any(List<Glob> globs, String path) {
        for (Glob glob : globs) {
            if (glob.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
