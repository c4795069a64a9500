package io.jenkins.plugins.imagepromotion.scan.report;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A report as SARIF 2.1.0 (OASIS), which warnings-ng and GitHub read. */
public final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String HOME = "https://github.com/jenkinsci/image-promotion-plugin";

    private SarifReport() {}

    /** Returns the report as a SARIF log of one run. */
    public static JsonObject of(ScanReport report) {
        return new JsonObject().put("$schema", SCHEMA).put("version", "2.1.0").put("runs", List.of(run(report)));
    }

    private static JsonObject run(ScanReport report) {
        List<FailureCode> rules = Stream.concat(
                        report.findings().stream(), report.waived().stream().map(Waived::finding))
                .map(Finding::code)
                .distinct()
                .sorted()
                .toList();
        JsonObject driver = new JsonObject()
                .put("name", "image-promotion")
                .put("informationUri", HOME)
                .put("rules", rules.stream().map(SarifReport::rule).toList());
        Stream<JsonObject> findings = report.findings().stream().map(finding -> result(finding, rules));
        Stream<JsonObject> waived = report.waived().stream()
                .map(each -> result(each.finding(), rules).put("suppressions", List.of(suppression(each))));
        return new JsonObject()
                .put("tool", new JsonObject().put("driver", driver))
                .put("columnKind", "utf16CodeUnits")
                .put("results", Stream.concat(findings, waived).toList());
    }

    private static JsonObject rule(FailureCode code) {
        return new JsonObject()
                .put("id", code.name())
                .put(
                        "helpUri",
                        HOME + "/blob/main/docs/failures.md#" + code.name().toLowerCase(Locale.ROOT));
    }

    private static JsonObject result(Finding finding, List<FailureCode> rules) {
        String text = (finding.reference() + ": " + finding.message() + " " + finding.suggestion()).strip();
        JsonObject result = new JsonObject()
                .put("ruleId", finding.code().name())
                .put("ruleIndex", rules.indexOf(finding.code()))
                .put("level", "error")
                .put("message", new JsonObject().put("text", text))
                .put("locations", List.of(new JsonObject().put("physicalLocation", location(finding))));
        finding.change().ifPresent(change -> result.put("fixes", List.of(fix(finding, change))));
        return result;
    }

    /** A change that a review tool can offer and apply. A region with a length of zero only inserts. */
    private static JsonObject fix(Finding finding, Change change) {
        JsonObject replacement = new JsonObject()
                .put(
                        "deletedRegion",
                        new JsonObject()
                                .put("startLine", change.line())
                                .put("startColumn", change.column())
                                .put("endColumn", change.endColumn()))
                .put("insertedContent", new JsonObject().put("text", change.inserted()));
        JsonObject file = new JsonObject()
                .put("artifactLocation", new JsonObject().put("uri", uri(finding.file())))
                .put("replacements", List.of(replacement));
        return new JsonObject()
                .put("description", new JsonObject().put("text", "Pin the image to the digest that the tag holds now."))
                .put("artifactChanges", List.of(file));
    }

    private static JsonObject location(Finding finding) {
        JsonObject region = new JsonObject()
                .put("startLine", finding.line())
                .put("startColumn", finding.column())
                .put(
                        "endColumn",
                        finding.column() + Math.max(1, finding.written().length()));
        return new JsonObject()
                .put("artifactLocation", new JsonObject().put("uri", uri(finding.file())))
                .put("region", region);
    }

    /** A waived finding stays in the log, with the reason and the last day of the waiver. */
    private static JsonObject suppression(Waived waived) {
        return new JsonObject()
                .put("kind", "inSource")
                .put("justification", waived.reason() + " (until " + waived.until() + ")");
    }

    /** Returns a path as a URI reference (RFC 3986): a relative path stays relative, and other characters are escaped. */
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
