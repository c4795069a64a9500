package io.jenkins.plugins.imagepromotion.scan.report;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a scan found, in the order of files and lines.
 *
 * @param findings what is refused
 * @param waived what would be, were it not allowed for a time
 * @param notes what is to be said about the reading of files
 * @param files how many files were read
 */
public record ScanReport(List<Finding> findings, List<Waived> waived, List<Note> notes, int files) {

    /**
     * Something to say about the reading of a file; no fault.
     *
     * @param file the path
     * @param text part of a sentence, about the file
     */
    public record Note(String file, String text) {}

    public ScanReport {
        findings = List.copyOf(findings);
        waived = List.copyOf(waived);
        notes = List.copyOf(notes);
    }

    /** This report with each finding as {@code change} makes it. */
    public ScanReport mapped(Function<Finding, Finding> change) {
        return new ScanReport(findings.stream().map(change).toList(), waived, notes, files);
    }

    /** How it ends: {@code MUTABLE_REFERENCES} if there is any finding; empty if all is well. */
    public Optional<Failure> failure() {
        if (findings.isEmpty()) {
            return Optional.empty();
        }
        long places = findings.stream().map(Finding::file).distinct().count();
        Finding first = findings.get(0);
        return Optional.of(Failure.of(
                        FailureCode.MUTABLE_REFERENCES,
                        "The scan found references that may not be named where they are.")
                .with("findings", findings.size() + " in " + places + (places == 1 ? " file" : " files"))
                .with("first", first.file() + ":" + first.line() + ": " + first.code())
                .remedy("Name an immutable tag or a digest at each place, or waive it with a reason and a day."));
    }
}
