package io.jenkins.plugins.imagepromotion.scan.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report as JUnit XML, which every CI system can show: one suite for each file, one failed case for each finding. */
public final class JUnitReport {
    private JUnitReport() {}

    /** Returns the report; without findings, it has one case that passed. */
    public static String of(ScanReport report) {
        Map<String, List<Finding>> files = new LinkedHashMap<>();
        report.findings()
                .forEach(finding -> files.computeIfAbsent(finding.file(), file -> new ArrayList<>())
                        .add(finding));
        int cases = Math.max(1, report.findings().size());
        StringBuilder xml = new StringBuilder(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"image-promotion scan\"");
        counts(xml, cases, report.findings().size());
        files.forEach((file, findings) -> suite(xml, file, findings));
        if (files.isEmpty()) {
            xml.append("  <testsuite name=\"scan\"");
            counts(xml, 1, 0);
            xml.append("    <testcase classname=\"scan\" name=\"")
                    .append(ScanReport.count(report.files(), "file"))
                    .append(" read\"/>\n  </testsuite>\n");
        }
        return xml.append("</testsuites>\n").toString();
    }

    private static void suite(StringBuilder xml, String file, List<Finding> findings) {
        xml.append("  <testsuite name=\"").append(escaped(file)).append('"');
        counts(xml, findings.size(), findings.size());
        for (Finding finding : findings) {
            xml.append("    <testcase classname=\"").append(escaped(file));
            xml.append("\" name=\"")
                    .append(escaped(finding.line() + ":" + finding.column() + " " + finding.reference()));
            xml.append("\">\n      <failure type=\"").append(finding.code()).append("\" message=\"");
            xml.append(escaped(finding.message())).append("\">");
            xml.append(escaped(finding.suggestion())).append("</failure>\n    </testcase>\n");
        }
        xml.append("  </testsuite>\n");
    }

    private static void counts(StringBuilder xml, int tests, int failures) {
        xml.append(" tests=\"")
                .append(tests)
                .append("\" failures=\"")
                .append(failures)
                .append("\" errors=\"0\" skipped=\"0\">\n");
    }

    /** Escapes text for XML 1.0. Most control characters cannot occur there and become {@code ?}. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(isXml(c) ? c : '?');
            }
        });
        return out.toString();
    }

    private static boolean isXml(int c) {
        return (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
    }
}
