package io.jenkins.plugins.imagepromotion.scan.report;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.Plural;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The findings of a scan, in the order of files and lines.
 *
 * @param findings the refused references
 * @param waived the findings that a waiver allows for now
 * @param notes remarks on files that could not be read as usual
 * @param files the number of files read
 */
public record ScanReport(List<Finding> findings, List<Waived> waived, List<Note> notes, int files) {

    /** A remark on how a file was read, as part of a sentence; not a finding. */
    public record Note(String file, String text) {}

    public ScanReport {
        findings = List.copyOf(findings);
        waived = List.copyOf(waived);
        notes = List.copyOf(notes);
    }

    /** Joins the reports of several files. */
    public static ScanReport of(List<ScanReport> parts) {
        return new ScanReport(
                parts.stream().flatMap(part -> part.findings().stream()).toList(),
                parts.stream().flatMap(part -> part.waived().stream()).toList(),
                parts.stream().flatMap(part -> part.notes().stream()).toList(),
                parts.stream().mapToInt(ScanReport::files).sum());
    }

    /** Returns the report with each finding changed; waived findings stay as they are. */
    public ScanReport mapped(Function<Finding, Finding> change) {
        return new ScanReport(findings.stream().map(change).toList(), waived, notes, files);
    }

    /** Returns {@code MUTABLE_REFERENCES} if there are findings. */
    public Optional<Failure> failure() {
        if (findings.isEmpty()) {
            return Optional.empty();
        }
        long places = findings.stream().map(Finding::file).distinct().count();
        Finding first = findings.get(0);
        boolean isAutomation =
                findings.stream().allMatch(each -> each.code().name().startsWith("AUTOMATION_"));
        return Optional.of(Failure.of(
                        FailureCode.MUTABLE_REFERENCES,
                        isAutomation
                                ? "The scan found settings of automation that are not allowed."
                                : "The scan found image references that are not allowed.")
                .with("findings", findings.size() + " in " + Plural.of(places, "file"))
                .with("first", first.file() + ":" + first.line() + ": " + first.code())
                .remedy((isAutomation ? "Correct each setting" : "Use an immutable tag or a digest at each place")
                        + ", or add a waiver with a reason and a last day."));
    }
}
