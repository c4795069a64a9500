package io.jenkins.plugins.imagepromotion.scan.report;

import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.failure.Printable;
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
        int findings = report.findings().size();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuites name=\"image-promotion scan\"" + counts(Math.max(1, findings), findings));
        files.forEach((file, found) -> suite(xml, file, found));
        if (files.isEmpty()) {
            xml.append("  <testsuite name=\"scan\"" + counts(1, 0));
            xml.append("    <testcase classname=\"scan\" name=\"" + Plural.of(report.files(), "file")
                    + " read\"/>\n  </testsuite>\n");
        }
        return xml.append("</testsuites>\n").toString();
    }

    private static void suite(StringBuilder xml, String file, List<Finding> findings) {
        xml.append("  <testsuite name=\"" + escaped(file) + "\"" + counts(findings.size(), findings.size()));
        for (Finding finding : findings) {
            String name = finding.line() + ":" + finding.column() + " " + finding.reference();
            xml.append("    <testcase classname=\"" + escaped(file) + "\" name=\"" + escaped(name) + "\">\n");
            xml.append(
                    "      <failure type=\"" + finding.code() + "\" message=\"" + escaped(finding.message()) + "\">");
            xml.append(escaped(finding.suggestion()) + "</failure>\n    </testcase>\n");
        }
        xml.append("  </testsuite>\n");
    }

    private static String counts(int tests, int failures) {
        return " tests=\"" + tests + "\" failures=\"" + failures + "\" errors=\"0\" skipped=\"0\">\n";
    }

    /** Escapes text for XML 1.0, which does not allow most control characters. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        Printable.line(text).codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
