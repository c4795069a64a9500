package io.jenkins.plugins.imagepromotion.scan.files;

import io.jenkins.plugins.imagepromotion.policy.setting.Glob;
import java.util.List;

/**
 * The files of a tree that a scan reads.
 *
 * @param includes globs of paths below the root; none means all
 * @param excludes globs of files and folders below the root that are not read
 * @param largestFile in bytes; a larger file is reported instead of read
 * @param deepest the maximum depth of folders
 */
public record Selection(List<Glob> includes, List<Glob> excludes, long largestFile, int deepest) {
    /** All files up to 4 MiB, which no hand-written manifest exceeds, and up to 64 folders deep. */
    public static final Selection ALL = new Selection(List.of(), List.of(), 4 << 20, 64);

    public Selection {
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
    }

    /** Returns this selection, limited to the files that match one of the globs. */
    public Selection including(List<String> globs) {
        return new Selection(globs.stream().map(Glob::of).toList(), excludes, largestFile, deepest);
    }

    /** Returns this selection without the files that match one of the globs. */
    public Selection excluding(List<String> globs) {
        return new Selection(includes, globs.stream().map(Glob::of).toList(), largestFile, deepest);
    }

    boolean includes(String path) {
        return includes.isEmpty() || includes.stream().anyMatch(glob -> glob.matches(path));
    }

    boolean excludes(String path) {
        return excludes.stream().anyMatch(glob -> glob.matches(path));
    }
}
