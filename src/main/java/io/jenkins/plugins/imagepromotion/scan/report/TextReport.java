package io.jenkins.plugins.imagepromotion.scan.report;

import io.jenkins.plugins.imagepromotion.image.Quoted;

/** A report as text: {@code file:line:column: CODE reference}, then the reason and the suggestion. */
public final class TextReport {
    private TextReport() {}

    /** Returns the report, which ends with a line of totals. */
    public static String of(ScanReport report) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : report.findings()) {
            text.append(place(finding))
                    .append(": ")
                    .append(finding.code())
                    .append(' ')
                    .append(shown(finding.reference()));
            text.append("\n  ").append(finding.message());
            text.append("\n  ").append(finding.suggestion()).append('\n');
        }
        for (Waived waived : report.waived()) {
            text.append(place(waived.finding()))
                    .append(": waived until ")
                    .append(waived.until())
                    .append(' ');
            text.append(shown(waived.finding().reference()))
                    .append("\n  ")
                    .append(shown(waived.reason()))
                    .append('\n');
        }
        for (ScanReport.Note note : report.notes()) {
            text.append(shown(note.file()))
                    .append(": note: ")
                    .append(note.text())
                    .append('\n');
        }
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
