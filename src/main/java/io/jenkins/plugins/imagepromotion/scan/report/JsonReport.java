package io.jenkins.plugins.imagepromotion.scan.report;

import io.jenkins.plugins.imagepromotion.json.JsonObject;
import java.util.Optional;

/** A report as JSON. */
public final class JsonReport {
    private JsonReport() {}

    /** Returns the report as {@code {"findings":[…],"waived":[…],"notes":[…],"files":N}}. */
    public static JsonObject of(ScanReport report) {
        return new JsonObject()
                .put(
                        "findings",
                        report.findings().stream().map(JsonReport::finding).toList())
                .put("waived", report.waived().stream().map(JsonReport::waived).toList())
                .put("notes", report.notes().stream().map(JsonReport::note).toList())
                .put("files", report.files());
    }

    private static JsonObject finding(Finding finding) {
        return new JsonObject()
                .put("file", finding.file())
                .put("line", finding.line())
                .put("column", finding.column())
                .put("environment", Optional.of(finding.environment()).filter(name -> !name.isEmpty()))
                .put("reference", finding.reference())
                .put("written", finding.written())
                .put("code", finding.code().name())
                .put("message", finding.message())
                .put("suggestion", finding.suggestion());
    }

    private static JsonObject waived(Waived waived) {
        return finding(waived.finding()).put("reason", waived.reason()).put("until", waived.until());
    }

    private static JsonObject note(ScanReport.Note note) {
        return new JsonObject().put("file", note.file()).put("text", note.text());
    }
}
