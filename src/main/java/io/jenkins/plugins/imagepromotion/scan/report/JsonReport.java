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

    /** Returns the report with the changes of a fix as {@code "fixed"}. */
    public static JsonObject of(FixReport fix) {
        return of(fix.report())
                .put("written", fix.written())
                .put("fixed", fix.files().stream().map(JsonReport::file).toList());
    }

    private static JsonObject file(FixReport.FixedFile file) {
        return new JsonObject()
                .put("file", file.file())
                .put("changes", file.changes().stream().map(JsonReport::change).toList());
    }

    private static JsonObject change(Change change) {
        return new JsonObject()
                .put("line", change.line())
                .put("column", change.column())
                .put("deleted", change.deleted())
                .put("inserted", change.inserted());
    }

    private static JsonObject finding(Finding finding) {
        JsonObject json = new JsonObject()
                .put("file", finding.file())
                .put("line", finding.line())
                .put("column", finding.column())
                .put("environment", Optional.of(finding.environment()).filter(name -> !name.isEmpty()))
                .put("reference", finding.reference())
                .put("written", finding.written())
                .put("code", finding.code().name())
                .put("message", finding.message())
                .put("suggestion", finding.suggestion());
        if (!finding.key().isEmpty()) {
            json.put("key", finding.key());
        }
        finding.change().ifPresent(change -> json.put("change", change(change)));
        return json;
    }

    private static JsonObject waived(Waived waived) {
        return finding(waived.finding()).put("reason", waived.reason()).put("until", waived.until());
    }

    private static JsonObject note(ScanReport.Note note) {
        return new JsonObject().put("file", note.file()).put("text", note.text());
    }
}
