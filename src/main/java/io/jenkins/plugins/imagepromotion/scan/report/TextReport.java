package io.jenkins.plugins.imagepromotion.scan.report;

import io.jenkins.plugins.imagepromotion.image.Quoted;

/** A report as text: {@code file:line:column: CODE reference}, then the reason and the suggestion. */
public final class TextReport {
    private TextReport() {}

    /** Returns the report, which ends with a line of totals. */
    public static String of(ScanReport report) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : report.findings()) {
            text.append(place(finding) + ": " + finding.code() + " " + shown(finding.reference()) + "\n");
            text.append("  " + finding.message() + "\n  " + finding.suggestion() + "\n");
        }
        for (Waived waived : report.waived()) {
            Finding finding = waived.finding();
            text.append(place(finding) + ": waived until " + waived.until() + " " + shown(finding.reference()) + "\n");
            text.append("  " + shown(waived.reason()) + "\n");
        }
        report.notes().forEach(note -> text.append(shown(note.file()) + ": note: " + note.text() + "\n"));
        return text.append(ScanReport.count(report.files(), "file"))
                .append(" read, ")
                .append(ScanReport.count(report.findings().size(), "finding"))
                .append(report.waived().isEmpty() ? "" : ", " + report.waived().size() + " waived")
                .append('\n')
                .toString();
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
