package io.jenkins.plugins.imagepromotion.signature.predicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans in SARIF 2.1.0. */
class SarifScanTest {
    private static final String SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0";

    private static VulnerabilityScan scan(String type, String log) throws IOException {
        Map<String, Object> predicate = JsonTree.map(JsonTree.readDocument(log.getBytes(StandardCharsets.UTF_8)));
        return VulnerabilityScan.of(new Claim(Optional.of(type), predicate)).orElseThrow();
    }

    /** A log with one run. */
    private static String log(String rules, String results, String more) {
        return """
                {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [
                 {"tool": {"driver": {"name": "Trivy", "version": "0.65.0", "rules": [%s]}}, "results": [%s]%s}]}""".formatted(rules, results, more);
    }

    private static Map<Severity, Integer> counts(String rules, String results) throws IOException {
        VulnerabilityScan scan = scan(SARIF, log(rules, results, ""));
        assertThat(scan.problem()).isEmpty();
        return scan.findings().orElseThrow().counts();
    }

    @Test
    void readsTheScoreOfTheRule() throws IOException {
        String rules = """
                {"id": "CVE-1", "properties": {"security-severity": "9.8"}},
                {"id": "CVE-2", "properties": {"security-severity": 7.5}}""";
        String results = """
                {"ruleId": "CVE-1", "ruleIndex": 0, "level": "note", "message": {"text": "a"}},
                {"ruleId": "CVE-1", "ruleIndex": 0, "message": {"text": "b"}},
                {"ruleId": "CVE-2", "ruleIndex": 0},
                {"ruleIndex": 1},
                {"rule": {"id": "CVE-2"}},
                {"rule": {"index": 1}}""";

        VulnerabilityScan scan = scan(SARIF, log(rules, results, ""));

        assertThat(scan.scanner()).isEqualTo("Trivy 0.65.0");
        Findings findings = scan.findings().orElseThrow();
        assertThat(findings.counts()).isEqualTo(Map.of(Severity.CRITICAL, 2, Severity.HIGH, 4));
        assertThat(findings.examples(Severity.HIGH)).containsExactly("CVE-2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"id": "x", "properties": {"security-severity": "5.5"}}                        | {"ruleId": "x"}                    | MEDIUM
            {"id": "x", "properties": {"security-severity": "2.0"}}                        | {"ruleId": "x", "properties": {"security-severity": "9.1"}} | CRITICAL
            {"id": "x", "properties": {"security-severity": "0.0", "tags": ["UNKNOWN"]}}   | {"ruleId": "x", "level": "note"}   | UNKNOWN
            {"id": "x", "properties": {"security-severity": "0.0"}}                        | {"ruleId": "x", "level": "note"}   | UNKNOWN
            {"id": "x", "properties": {"security-severity": "0.0"}}                        | {"ruleId": "x"}                    | UNKNOWN
            {"id": "x", "properties": {"security-severity": "0.0"}}                        | {"ruleId": "x", "level": "none"}   | NEGLIGIBLE
            {"id": "x", "properties": {"security-severity": "high"}}                       | {"ruleId": "x", "level": "note"}   | UNKNOWN
            {"id": "x", "properties": {"security-severity": "11"}}                         | {"ruleId": "x", "level": "note"}   | UNKNOWN
            {"id": "x", "properties": {"security-severity": ""}}                           | {"ruleId": "x", "level": "note"}   | UNKNOWN
            {"id": "x"}                                                                    | {"ruleId": "x", "level": "error"}  | CRITICAL
            {"id": "x"}                                                                    | {"ruleId": "x", "level": "warning"} | MEDIUM
            {"id": "x"}                                                                    | {"ruleId": "x", "level": "note"}   | LOW
            {"id": "x"}                                                                    | {"ruleId": "x", "level": "none"}   | NEGLIGIBLE
            {"id": "x"}                                                                    | {"ruleId": "x"}                    | UNKNOWN
            {"id": "x", "defaultConfiguration": {"level": "error"}}                        | {"ruleId": "x"}                    | CRITICAL
            {"id": "y", "properties": {"security-severity": "2.0"}}                        | {"ruleId": "x"}                    | UNKNOWN
            {"id": "y", "properties": {"security-severity": "2.0"}}                        | {"ruleId": "x", "ruleIndex": 0}    | UNKNOWN
            {"id": "y", "properties": {"security-severity": "2.0"}}                        | {"ruleId": "yx", "ruleIndex": 0}   | UNKNOWN
            {"id": "y", "properties": {"security-severity": "2.0"}}                        | {"ruleId": "y/x", "ruleIndex": 0}  | LOW
            {"properties": {"security-severity": "2.0"}}                                   | {"ruleId": "x", "ruleIndex": 0}    | LOW
            {"id": "y", "properties": {"security-severity": "2.0"}}                        | {"rule": {"index": 0, "toolComponent": {"index": 0}}} | UNKNOWN
            {"id": "y", "properties": {"security-severity": "2.0"}}                        | {"ruleIndex": 0, "rule": {"toolComponent": {"index": 0}}} | UNKNOWN
            null, {"id": "y", "properties": {"security-severity": "9.8"}}                  | {"ruleIndex": 1}                   | CRITICAL
            {"id": "y", "properties": {"security-severity": "2.0"}}                        | {"ruleIndex": 7}                   | UNKNOWN
            {"id": "y", "properties": {"security-severity": "2.0"}}                        | {}                                 | UNKNOWN
            """, quoteCharacter = '\'')
    void readsTheLevelOnlyWithoutAScore(String rule, String result, Severity expected) throws IOException {
        assertThat(counts(rule, result)).isEqualTo(Map.of(expected, 1));
    }

    @Test
    void takesTheWorseOfTwoRulesWithOneId() throws IOException {
        String low = "{\"id\": \"x\", \"properties\": {\"security-severity\": \"2.0\"}}";
        String critical = low.replace("2.0", "9.5");

        assertThat(counts(low + "," + critical, "{\"ruleId\": \"x\"}")).isEqualTo(Map.of(Severity.CRITICAL, 1));
        assertThat(counts(critical + "," + low, "{\"ruleId\": \"x\"}")).isEqualTo(Map.of(Severity.CRITICAL, 1));
    }

    @Test
    void findsTheRulesOfExtensions() throws IOException {
        VulnerabilityScan scan = scan(SARIF, """
                {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}, "extensions": [
                 {"name": "e", "rules": [{"id": "CVE-1", "properties": {"security-severity": "7.0"}}]}]},
                 "results": [{"ruleId": "CVE-1"}]}]}""");

        assertThat(scan.findings().orElseThrow().counts()).isEqualTo(Map.of(Severity.HIGH, 1));
    }

    /** Versions of Grype mark each result as suppressed and unchanged. */
    @Test
    void countsSuppressedResultsButNotThoseThatPassed() throws IOException {
        assertThat(counts("", """
                {"ruleId": "a", "level": "error", "suppressions": [{"kind": "external"}], "baselineState": "unchanged"},
                {"ruleId": "b", "level": "error", "kind": "review"},
                {"ruleId": "c", "level": "none", "kind": "pass"},
                {"ruleId": "d", "level": "none", "kind": "notApplicable"}""")).isEqualTo(Map.of(Severity.CRITICAL, 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"runs": []}                                               | its SARIF has the version "", not 2.1.0
            {"version": "2.0.0", "runs": []}                           | its SARIF has the version "2.0.0", not 2.1.0
            {"version": "2.1.0", "runs": []}                           | its SARIF has no runs
            {"version": "2.1.0", "runs": {}}                           | the report of the scanner has no list "runs"
            {"version": "2.1.0", "runs": [{"results": []}]}            | the tool of a run in the report is missing or not an object
            {"version": "2.1.0", "runs": [{"tool": {}, "results": []}]} | the driver of a tool in the report is missing or not an object
            {"version": "2.1.0", "runs": [{"tool": {"driver": {}}, "results": []}]} | the tool of a run in the report has no name
            {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}}]} | the report of the scanner has no list "results"
            {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": null}]} | the report of the scanner has no list "results"
            {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": ["y"]}]} | a result in the report is missing or not an object
            {"version": "2.1.0", "runs": [null]} | a run in the report is missing or not an object
            {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [null]}]} | a result in the report is missing or not an object
            {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [], "invocations": [{"executionSuccessful": false}]}]} | a run of the scanner does not state that it succeeded
            {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [], "invocations": [{"executionSuccessful": true}, {}]}]} | a run of the scanner does not state that it succeeded
            {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [], "invocations": [{"executionSuccessful": "true"}]}]} | a run of the scanner does not state that it succeeded
            {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [], "invocations": [null]}]} | a run of the scanner does not state that it succeeded
            {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [], "invocations": {"executionSuccessful": false}}]} | the report of the scanner has no list "invocations"
            {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [], "externalPropertyFileReferences": {"results": [{"location": {"uri": "results.sarif"}}]}}]} | its SARIF has parts outside the runs, in "externalPropertyFileReferences"
            {"version": "2.1.0", "inlineExternalProperties": [{"results": []}], "runs": [{"tool": {"driver": {"name": "x"}}, "results": []}]} | its SARIF has parts outside the runs, in "inlineExternalProperties"
            {"version": "2.1.0"}                                       | the report of the scanner is not in a known form
            """, quoteCharacter = '\'')
    void findsNothingInALogThatIsIncomplete(String log, String problem) throws IOException {
        VulnerabilityScan scan = scan(SARIF, log);

        assertThat(scan.findings()).isEmpty();
        assertThat(scan.problem()).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{"endTimeUtc": "2026-11-30T01:00:00Z"}]                                            | 2026-11-30T01:00:00Z
            [{"endTimeUtc": "2026-11-30T02:00:00Z"}, {"endTimeUtc": "2026-11-30T01:00:00.000Z"}] | 2026-11-30T01:00:00Z
            [{"endTimeUtc": "2026-11-30T01:00:00Z"}, {}]                                        |
            [{"startTimeUtc": "2026-11-30T01:00:00Z"}]                                          |
            [{"endTimeUtc": "yesterday"}]                                                       |
            []                                                                                  |
            """, quoteCharacter = '\'')
    void readsWhenTheFirstRunEnded(String invocations, Instant expected) throws IOException {
        assertThat(scan(SARIF, log("", "", ", \"invocations\": " + invocations)).finished())
                .isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"invocations\": []", ", \"invocations\": [{\"executionSuccessful\": true}]"})
    void readsRunsWithoutInvocationsOrThatSucceeded(String invocations) throws IOException {
        assertThat(scan(SARIF, log("", "", invocations)).findings()).isPresent();
    }

    @Test
    void hasNoTimeIfOneOfTheRunsHasNone() throws IOException {
        String run = "{\"tool\": {\"driver\": {\"name\": \"x\"}}, \"results\": []";
        String ended = run + ", \"invocations\": [{\"endTimeUtc\": \"2026-11-30T01:00:00Z\"}]}";

        assertThat(scan(SARIF, "{\"version\": \"2.1.0\", \"runs\": [" + ended + "," + run + "}]}")
                        .finished())
                .isEmpty();
        assertThat(scan(SARIF, "{\"version\": \"2.1.0\", \"runs\": [" + ended + "," + ended + "]}")
                        .finished())
                .contains(Instant.parse("2026-11-30T01:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SARIF,
                "http://docs.oasis-open.org/sarif/sarif/2.1.0",
                "https://json.schemastore.org/sarif-2.1.0.json"
            })
    void isAPredicateOfItsOwn(String type) throws IOException {
        assertThat(scan(type, log("", "", "")).findings()).isPresent();
    }

    @Test
    void canBeTheReportInThePredicateOfCosign() throws IOException {
        VulnerabilityScan scan = scan("https://cosign.sigstore.dev/attestation/vuln/v1", """
                {"scanner": {"result": %s}, "metadata": {"scanFinishedOn": "2026-11-30T01:00:00Z"}}""".formatted(
                        log("", "{\"ruleId\": \"x\", \"level\": \"error\"}", "")));

        assertThat(scan.scanner()).isEqualTo("Trivy 0.65.0");
        assertThat(scan.finished()).contains(Instant.parse("2026-11-30T01:00:00Z"));
        assertThat(scan.findings().orElseThrow().counts()).isEqualTo(Map.of(Severity.CRITICAL, 1));
    }
}
