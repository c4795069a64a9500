package io.jenkins.plugins.imagepromotion.signature.predicate;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads SARIF 2.1.0, whose results name rules. The rule has the severity of a vulnerability: as a CVSS score in
 * {@code security-severity}, as GitHub code scanning reads it, otherwise as a level.
 *
 * <p>Suppressed results count, because Grype has versions that mark each result as suppressed.
 */
final class SarifScan {
    private static final String VERSION = "2.1.0";
    private static final String SCORE = "security-severity";

    /** The kinds of results that are not findings (SARIF, "kind property"). */
    private static final Set<String> PASSED = Set.of("pass", "notApplicable");

    private SarifScan() {}

    static ScannerReport read(Map<String, Object> log) throws UnreadableReport {
        String version = JsonTree.text(log.get("version"));
        if (!version.equals(VERSION)) {
            throw new UnreadableReport("its SARIF has the version " + Quoted.text(version) + ", not " + VERSION);
        }
        requireInline("inlineExternalProperties", log);
        Findings.Counter found = new Findings.Counter();
        String scanner = "";
        for (Object element : ScannerReport.elements("runs", log)) {
            Map<String, Object> run = ScannerReport.object("a run", element);
            Map<String, Object> tool = ScannerReport.object("the tool of a run", run.get("tool"));
            Map<String, Object> driver = ScannerReport.object("the driver of a tool", tool.get("driver"));
            String name = JsonTree.text(driver.get("name"));
            if (name.isEmpty()) {
                throw new UnreadableReport("the tool of a run in the report has no name");
            }
            requireInline("externalPropertyFileReferences", run);
            requireSuccess(run);
            Rules rules = new Rules(tool, driver);
            for (Object result : ScannerReport.elements("results", run)) {
                add(ScannerReport.object("a result", result), rules, found);
            }
            scanner = scanner.isEmpty() ? (name + " " + JsonTree.text(driver.get("version"))).strip() : scanner;
        }
        if (scanner.isEmpty()) {
            throw new UnreadableReport("its SARIF has no runs");
        }
        return new ScannerReport(scanner, found.findings());
    }

    /** Returns when the first of the runs ended; empty if one of them does not state it. */
    static Optional<Instant> ended(Map<String, Object> log) {
        Optional<Instant> first = Optional.empty();
        for (Object run : JsonTree.list(log.get("runs"))) {
            List<?> invocations = JsonTree.list(JsonTree.map(run).get("invocations"));
            if (invocations.isEmpty()) {
                return Optional.empty();
            }
            for (Object invocation : invocations) {
                Optional<Instant> end = StatedTime.read(JsonTree.map(invocation).get("endTimeUtc"));
                if (end.isEmpty()) {
                    return end;
                }
                first = first.filter(end.get()::isAfter).or(() -> end);
            }
        }
        return first;
    }

    /** Results and rules can be outside their run (SARIF, "external properties"); these are not read. */
    private static void requireInline(String name, Map<String, Object> parent) throws UnreadableReport {
        if (parent.containsKey(name)) {
            throw new UnreadableReport("its SARIF has parts outside the runs, in \"" + name + "\"");
        }
    }

    /** Each invocation must state that it succeeded (SARIF, "executionSuccessful property"). */
    private static void requireSuccess(Map<String, Object> run) throws UnreadableReport {
        if (!run.containsKey("invocations")) {
            return;
        }
        for (Object invocation : ScannerReport.elements("invocations", run)) {
            if (!Boolean.TRUE.equals(JsonTree.map(invocation).get("executionSuccessful"))) {
                throw new UnreadableReport("a run of the scanner does not state that it succeeded");
            }
        }
    }

    private static void add(Map<String, Object> result, Rules rules, Findings.Counter found) {
        if (PASSED.contains(JsonTree.text(result.get("kind")))) {
            return;
        }
        Map<String, Object> reference = JsonTree.map(result.get("rule"));
        String id = Stream.of(result.get("ruleId"), reference.get("id"))
                .map(JsonTree::text)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        Object index = result.containsKey("ruleIndex") ? result.get("ruleIndex") : reference.get("index");
        // With a component, it is the index of a rule of an extension.
        Map<String, Object> rule = rules.find(id, reference.containsKey("toolComponent") ? null : index);
        String shown = id.isEmpty() ? JsonTree.text(rule.get("id")) : id;
        found.add(severity(result, rule), shown.isEmpty() ? "unnamed" : shown);
    }

    /** A score that is not a number has an unknown severity, and so has 0, which Trivy and Grype write for it. */
    private static Severity severity(Map<String, Object> result, Map<String, Object> rule) {
        Map<String, Object> general = JsonTree.map(rule.get("properties"));
        Map<String, Object> special = JsonTree.map(result.get("properties"));
        Severity level = level(result, rule);
        if (!general.containsKey(SCORE) && !special.containsKey(SCORE)) {
            return level;
        }
        Severity score = Severity.ofScore(general.get(SCORE)).orWorse(Severity.ofScore(special.get(SCORE)));
        return score == Severity.NEGLIGIBLE && level != Severity.NEGLIGIBLE ? Severity.UNKNOWN : score;
    }

    /** Scanners write the same level for critical and high, so it counts as the worse one. */
    private static Severity level(Map<String, Object> result, Map<String, Object> rule) {
        Object level = result.containsKey("level")
                ? result.get("level")
                : JsonTree.map(rule.get("defaultConfiguration")).get("level");
        return switch (JsonTree.text(level)) {
            case "error" -> Severity.CRITICAL;
            case "warning" -> Severity.MEDIUM;
            case "note" -> Severity.LOW;
            case "none" -> Severity.NEGLIGIBLE;
            default -> Severity.UNKNOWN;
        };
    }

    /** The rules of a run. A result names one by its ID or its index; old versions of Grype write only index 0. */
    private static final class Rules {
        private final Map<String, Map<String, Object>> byId = new HashMap<>();
        private final List<?> ofDriver;

        Rules(Map<String, Object> tool, Map<String, Object> driver) {
            this.ofDriver = JsonTree.list(driver.get("rules"));
            Stream.concat(
                            ofDriver.stream(),
                            JsonTree.list(tool.get("extensions")).stream()
                                    .flatMap(extension -> JsonTree.list(
                                            JsonTree.map(extension).get("rules"))
                                            .stream()))
                    .map(JsonTree::map)
                    .forEach(rule -> byId.merge(JsonTree.text(rule.get("id")), rule, Rules::worse));
        }

        private static Map<String, Object> worse(Map<String, Object> first, Map<String, Object> second) {
            Severity one = severity(Map.of(), first);
            return one == one.orWorse(severity(Map.of(), second)) ? first : second;
        }

        Map<String, Object> find(String id, @Nullable Object index) {
            Map<String, Object> named = byId.get(id);
            if (named != null && !id.isEmpty()) {
                return named;
            }
            Map<String, Object> indexed = index instanceof Integer number && number >= 0 && number < ofDriver.size()
                    ? JsonTree.map(ofDriver.get(number))
                    : Map.of();
            return isIn(JsonTree.text(indexed.get("id")), id) ? indexed : Map.of();
        }

        /** The ID of a result can have more parts than that of its rule (SARIF, "ruleId property"). */
        private static boolean isIn(String rule, String id) {
            return id.isEmpty() || rule.isEmpty() || id.startsWith(rule + "/");
        }
    }
}
