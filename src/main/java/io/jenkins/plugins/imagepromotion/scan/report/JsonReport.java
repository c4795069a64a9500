package io.jenkins.plugins.imagepromotion.scan.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** A report for programs: one JSON object on one line. */
public final class JsonReport {
    private JsonReport() {}

    /** The report as {@code {"findings":[…],"waived":[…],"notes":[…],"files":N}}. */
    public static String of(ScanReport report) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("findings");
            for (Finding finding : report.findings()) {
                json.writeStartObject();
                finding(json, finding);
                json.writeEndObject();
            }
            json.writeEndArray();
            waived(json, report);
            notes(json, report);
            json.writeNumberField("files", report.files());
            json.writeEndObject();
        });
    }

    private static void finding(JsonGenerator json, Finding finding) throws IOException {
        json.writeStringField("file", finding.file());
        json.writeNumberField("line", finding.line());
        json.writeNumberField("column", finding.column());
        json.writeStringField("environment", finding.environment().isEmpty() ? null : finding.environment());
        json.writeStringField("reference", finding.reference());
        json.writeStringField("written", finding.written());
        json.writeStringField("code", finding.code().name());
        json.writeStringField("message", finding.message());
        json.writeStringField("suggestion", finding.suggestion());
    }

    private static void waived(JsonGenerator json, ScanReport report) throws IOException {
        json.writeArrayFieldStart("waived");
        for (Waived waived : report.waived()) {
            json.writeStartObject();
            finding(json, waived.finding());
            json.writeStringField("reason", waived.reason());
            json.writeStringField("until", waived.until().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void notes(JsonGenerator json, ScanReport report) throws IOException {
        json.writeArrayFieldStart("notes");
        for (ScanReport.Note note : report.notes()) {
            json.writeStartObject();
            json.writeStringField("file", note.file());
            json.writeStringField("text", note.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
