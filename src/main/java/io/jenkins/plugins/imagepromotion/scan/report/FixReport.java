package io.jenkins.plugins.imagepromotion.scan.report;

import java.util.List;

/**
 * The changes of a fix, made or proposed.
 *
 * @param report the remaining findings; for a dry run, all findings, each with its change if it has one
 * @param files the changed files
 * @param written whether the files were written; false for a dry run
 */
public record FixReport(ScanReport report, List<FixedFile> files, boolean written) {

    /**
     * A changed file.
     *
     * @param file its path in reports
     * @param changes the changes, in the order of their lines
     * @param diff the same as a unified diff
     */
    public record FixedFile(String file, List<Change> changes, String diff) {
        public FixedFile {
            changes = List.copyOf(changes);
        }
    }

    public FixReport {
        files = List.copyOf(files);
    }

    /** Returns the number of changes in all files. */
    public int count() {
        return files.stream().mapToInt(file -> file.changes().size()).sum();
    }
}
