package io.jenkins.plugins.imagepromotion.signature.predicate;

import io.jenkins.plugins.imagepromotion.json.JsonTree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The report of a scanner in its own form: Trivy and Grype (JSON), SARIF, or a list of vulnerabilities (in-toto,
 * spec/predicates/vuln.md and vulns_02.md). Each form has members that a scanner always writes, also if it finds
 * nothing; without them, it is unknown what the scanner found.
 *
 * @param scanner the name and version of the scanner; empty if the report does not contain them
 */
record ScannerReport(String scanner, Findings findings) {
    private static final int TRIVY_SCHEMA = 2;

    /** The classes of Trivy's results that list packages. Other classes list secrets, licenses and misconfigurations. */
    private static final Set<String> TRIVY_PACKAGES = Set.of("os-pkgs", "lang-pkgs");

    static ScannerReport read(@Nullable Object report) throws UnreadableReport {
        if (report == null) {
            throw new UnreadableReport("it has no report of a scanner in scanner.result");
        }
        if (report instanceof List<?> list) {
            return new ScannerReport("", inToto(list));
        }
        Map<String, Object> members = JsonTree.map(report);
        if (members.containsKey("SchemaVersion")) {
            return new ScannerReport("Trivy", trivy(members));
        }
        if (members.containsKey("matches")) {
            return grype(members);
        }
        if (members.containsKey("runs")) {
            return SarifScan.read(members);
        }
        throw new UnreadableReport("the report of the scanner is not in a known form");
    }

    /** Trivy leaves out the results if it finds no packages, and the vulnerabilities if packages have none. */
    private static Findings trivy(Map<String, Object> report) throws UnreadableReport {
        if (!(report.get("SchemaVersion") instanceof Integer version) || version != TRIVY_SCHEMA) {
            throw new UnreadableReport("the report of Trivy does not have the schema version " + TRIVY_SCHEMA);
        }
        Findings.Counter found = new Findings.Counter();
        boolean hasPackages = false;
        for (Object element : elements("Results", report)) {
            Map<String, Object> result = object("a result of Trivy", element);
            hasPackages |= TRIVY_PACKAGES.contains(JsonTree.text(result.get("Class")));
            if (result.containsKey("Vulnerabilities")) {
                for (Object vulnerability : elements("Vulnerabilities", result)) {
                    Map<String, Object> members = object("a vulnerability", vulnerability);
                    found.add(Severity.ofWord(JsonTree.text(members.get("Severity"))), id("VulnerabilityID", members));
                }
            }
        }
        if (!hasPackages) {
            throw new UnreadableReport("the report of Trivy lists no packages, so it is not about vulnerabilities");
        }
        return found.findings();
    }

    /** Grype always writes a list of matches and describes itself. */
    private static ScannerReport grype(Map<String, Object> report) throws UnreadableReport {
        Map<String, Object> descriptor = object("the descriptor of Grype", report.get("descriptor"));
        String name = JsonTree.text(descriptor.get("name"));
        if (name.isEmpty()) {
            throw new UnreadableReport("the descriptor of Grype has no name");
        }
        Findings.Counter found = new Findings.Counter();
        for (Object match : elements("matches", report)) {
            Map<String, Object> vulnerability =
                    object("a vulnerability", object("a match", match).get("vulnerability"));
            found.add(Severity.ofWord(JsonTree.text(vulnerability.get("severity"))), id("id", vulnerability));
        }
        return new ScannerReport((name + " " + JsonTree.text(descriptor.get("version"))).strip(), found.findings());
    }

    /** Version 0.1 describes a member named "vulnerability" that its example does not have. */
    private static Findings inToto(List<?> vulnerabilities) throws UnreadableReport {
        Findings.Counter found = new Findings.Counter();
        for (Object element : vulnerabilities) {
            Map<String, Object> entry = object("a vulnerability", element);
            Map<String, Object> vulnerability =
                    entry.containsKey("vulnerability") ? object("a vulnerability", entry.get("vulnerability")) : entry;
            Object stated = vulnerability.get("severity");
            found.add(
                    severity(stated instanceof Map<?, ?> ? List.of(stated) : JsonTree.list(stated)),
                    id("id", vulnerability));
        }
        return found.findings();
    }

    /** Returns the worst severity; a score counts only if its method is CVSS. */
    private static Severity severity(List<?> stated) {
        Severity worst = Severity.UNKNOWN;
        for (Object element : stated) {
            Map<String, Object> members = JsonTree.map(element);
            Object score = members.get("score");
            Severity word = Severity.ofWord(JsonTree.text(score));
            boolean isCvss = JsonTree.text(members.get("method"))
                    .toLowerCase(Locale.ROOT)
                    .contains("cvss");
            worst = worst.orWorse(word == Severity.UNKNOWN && isCvss ? Severity.ofScore(score) : word);
        }
        return worst;
    }

    private static String id(String name, Map<String, Object> vulnerability) throws UnreadableReport {
        String id = JsonTree.text(vulnerability.get(name));
        if (id.isEmpty()) {
            throw new UnreadableReport("a vulnerability in the report has no ID");
        }
        return id;
    }

    static List<?> elements(String name, Map<String, Object> parent) throws UnreadableReport {
        if (parent.get(name) instanceof List<?> list) {
            return list;
        }
        throw new UnreadableReport("the report of the scanner has no list \"" + name + "\"");
    }

    static Map<String, Object> object(String what, @Nullable Object value) throws UnreadableReport {
        if (value instanceof Map<?, ?>) {
            return JsonTree.map(value);
        }
        throw new UnreadableReport(what + " in the report is missing or not an object");
    }
}
