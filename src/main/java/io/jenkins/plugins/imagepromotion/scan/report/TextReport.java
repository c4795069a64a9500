package io.jenkins.plugins.imagepromotion.scan.report;

import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.function.Predicate;

/** A report as text: {@code file:line:column: CODE reference}, then the reason and the suggestion. */
public final class TextReport {
    private TextReport() {}

    /** Returns the report, which ends with a line of totals. */
    public static String of(ScanReport report) {
        return of(report, finding -> true, "");
    }

    /**
     * Returns the changes of a fix, one per line, and then the remaining findings. For a dry run, the changes are a
     * unified diff, and the findings are those without a change.
     */
    public static String of(FixReport fix) {
        StringBuilder text = new StringBuilder();
        for (FixReport.FixedFile file : fix.files()) {
            if (fix.written()) {
                file.changes()
                        .forEach(change -> text.append(shown(file.file()) + ":" + change.line() + ":" + change.column()
                                + ": fixed " + shown(change.inserted().replaceFirst("^[,\\s]+", "")) + "\n"));
            } else {
                text.append(file.diff());
            }
        }
        String done = fix.written() ? " fixed" : " can be fixed";
        return text.append(of(
                        fix.report(),
                        finding -> fix.written() || finding.change().isEmpty(),
                        fix.count() == 0 ? "" : ", " + fix.count() + done))
                .toString();
    }

    /** Returns the changes that pin an image as a unified diff, and then the remaining places. */
    public static String ofPin(FixReport pin) {
        StringBuilder text = new StringBuilder();
        pin.files().forEach(file -> text.append(file.diff()));
        String done = Plural.of(pin.count(), "change") + (pin.written() ? " written" : " possible");
        return text.append(of(pin.report(), finding -> true, ", " + done)).toString();
    }

    private static String of(ScanReport report, Predicate<Finding> listed, String more) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : report.findings().stream().filter(listed).toList()) {
            text.append(
                    place(finding) + ": " + finding.code() + " " + shown(finding.reference()) + field(finding) + "\n");
            text.append("  " + finding.message() + "\n  " + finding.suggestion() + "\n");
        }
        for (Waived waived : report.waived()) {
            Finding finding = waived.finding();
            text.append(place(finding) + ": waived until " + waived.until() + " " + shown(finding.reference()) + "\n");
            text.append("  " + shown(waived.reason()) + "\n");
        }
        report.notes().forEach(note -> text.append(shown(note.file()) + ": note: " + note.text() + "\n"));
        return text.append(Plural.of(report.files(), "file"))
                .append(" read, ")
                .append(Plural.of(report.findings().size(), "finding"))
                .append(report.waived().isEmpty() ? "" : ", " + report.waived().size() + " waived")
                .append(more)
                .append('\n')
                .toString();
    }

    /** Returns the key and the written value, if that value is not the reference itself. */
    private static String field(Finding finding) {
        boolean isWhole = finding.image().equals(finding.written());
        return finding.key().isEmpty() || isWhole
                ? ""
                : " (" + shown(finding.key()) + ": " + shown(finding.written()) + ")";
    }

    private static String place(Finding finding) {
        return shown(finding.file()) + ":" + finding.line() + ":" + finding.column();
    }

    /** Quotes text with characters that are not printable, which a file can contain. */
    private static String shown(String text) {
        String quoted = Quoted.text(text);
        String bare = quoted.substring(1, quoted.length() - 1);
        return bare.equals(text) ? text : quoted;
    }
}
