package io.jenkins.plugins.imagepromotion.scan.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/** A report as SARIF 2.1.0 (OASIS): what warnings-ng and GitHub read. */
public final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String HOME = "https://github.com/jenkinsci/image-promotion-plugin";

    private SarifReport() {}

    /** The report as one SARIF log of one run. */
    public static String of(ScanReport report) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("$schema", SCHEMA);
            json.writeStringField("version", "2.1.0");
            json.writeArrayFieldStart("runs");
            json.writeStartObject();
            run(json, report);
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void run(JsonGenerator json, ScanReport report) throws IOException {
        List<FailureCode> rules = rules(report);
        json.writeObjectFieldStart("tool");
        json.writeObjectFieldStart("driver");
        json.writeStringField("name", "image-promotion");
        json.writeStringField("informationUri", HOME);
        json.writeArrayFieldStart("rules");
        for (FailureCode rule : rules) {
            rule(json, rule);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
        json.writeStringField("columnKind", "utf16CodeUnits");
        json.writeArrayFieldStart("results");
        for (Finding finding : report.findings()) {
            json.writeStartObject();
            result(json, finding, rules);
            json.writeEndObject();
        }
        for (Waived waived : report.waived()) {
            json.writeStartObject();
            result(json, waived.finding(), rules);
            suppression(json, waived);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static List<FailureCode> rules(ScanReport report) {
        List<FailureCode> codes = new ArrayList<>();
        report.findings().forEach(finding -> codes.add(finding.code()));
        report.waived().forEach(waived -> codes.add(waived.finding().code()));
        return codes.stream().distinct().sorted().toList();
    }

    private static void rule(JsonGenerator json, FailureCode code) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", code.name());
        json.writeStringField(
                "helpUri", HOME + "/blob/main/docs/failures.md#" + code.name().toLowerCase(java.util.Locale.ROOT));
        json.writeEndObject();
    }

    private static void result(JsonGenerator json, Finding finding, List<FailureCode> rules) throws IOException {
        json.writeStringField("ruleId", finding.code().name());
        json.writeNumberField("ruleIndex", rules.indexOf(finding.code()));
        json.writeStringField("level", "error");
        json.writeObjectFieldStart("message");
        json.writeStringField(
                "text", (finding.reference() + ": " + finding.message() + " " + finding.suggestion()).strip());
        json.writeEndObject();
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        json.writeObjectFieldStart("physicalLocation");
        json.writeObjectFieldStart("artifactLocation");
        json.writeStringField("uri", uri(finding.file()));
        json.writeEndObject();
        json.writeObjectFieldStart("region");
        json.writeNumberField("startLine", finding.line());
        json.writeNumberField("startColumn", finding.column());
        json.writeNumberField(
                "endColumn", finding.column() + Math.max(1, finding.written().length()));
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
    }

    /** What is waived stays in the log, marked: a reader sees that it is known, and until when. */
    private static void suppression(JsonGenerator json, Waived waived) throws IOException {
        json.writeArrayFieldStart("suppressions");
        json.writeStartObject();
        json.writeStringField("kind", "inSource");
        json.writeStringField("justification", waived.reason() + " (until " + waived.until() + ")");
        json.writeEndObject();
        json.writeEndArray();
    }

    /** A path as a URI reference (RFC 3986): relative ones stay so, and what a URI cannot hold is escaped. */
    private static String uri(String path) {
        try {
            return path.startsWith("/")
                    ? new URI("file", "", path, null).toASCIIString()
                    : new URI(null, null, "./" + path, null).toASCIIString().substring(2);
        } catch (URISyntaxException e) {
            return "";
        }
    }
}
