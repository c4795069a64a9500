package io.jenkins.plugins.imagepromotion.scan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The parts of SARIF 2.1.0 that we write, held against what its schema says of them. */
class SarifReportTest {

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(String json) {
        return (Map<String, Object>) new Yaml(new SafeConstructor(new LoaderOptions())).load(json);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object parent, String name) {
        return (Map<String, Object>) ((Map<String, Object>) parent).get(name);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object parent, String name) {
        return (List<Object>) ((Map<String, Object>) parent).get(name);
    }

    /** Required members, no others than the schema knows, and the ranges of numbers. */
    private static void validate(Map<String, Object> log) {
        assertThat(log.keySet()).isEqualTo(Set.of("$schema", "version", "runs"));
        assertThat(log).containsEntry("version", "2.1.0");
        for (Object run : list(log, "runs")) {
            run(run);
        }
    }

    private static void run(Object run) {
        assertThat(((Map<?, ?>) run).keySet()).isEqualTo(Set.of("tool", "columnKind", "results"));
        assertThat(((Map<?, ?>) run).get("columnKind")).isEqualTo("utf16CodeUnits");
        Map<String, Object> driver = object(object(run, "tool"), "driver");
        assertThat(driver.keySet()).isEqualTo(Set.of("name", "informationUri", "rules"));
        List<Object> rules = list(driver, "rules");
        assertThat(rules).doesNotHaveDuplicates();
        for (Object rule : rules) {
            assertThat(((Map<?, ?>) rule).keySet()).isEqualTo(Set.of("id", "helpUri"));
        }
        list(run, "results").forEach(result -> result(result, rules));
    }

    private static void result(Object result, List<Object> rules) {
        Map<?, ?> members = (Map<?, ?>) result;
        assertThat(Set.of("ruleId", "ruleIndex", "level", "message", "locations", "suppressions", "fixes"))
                .containsAll(members.keySet().stream().map(String::valueOf).toList());
        assertThat(((Map<?, ?>) rules.get((Integer) members.get("ruleIndex"))).get("id"))
                .isEqualTo(members.get("ruleId"));
        assertThat(members.get("level")).isEqualTo("error");
        assertThat(object(result, "message").get("text")).asString().isNotEmpty();
        assertThat(list(result, "locations")).hasSize(1).allSatisfy(location -> {
            Map<String, Object> place = object(location, "physicalLocation");
            assertThat(URI.create((String) object(place, "artifactLocation").get("uri")))
                    .isNotNull();
            Map<String, Object> region = object(place, "region");
            assertThat((Integer) region.get("startLine")).isPositive();
            assertThat((Integer) region.get("startColumn")).isPositive().isLessThan((Integer) region.get("endColumn"));
        });
        if (members.containsKey("fixes")) {
            assertThat(list(result, "fixes")).hasSize(1).allSatisfy(SarifReportTest::fix);
        }
        if (members.containsKey("suppressions")) {
            assertThat(list(result, "suppressions"))
                    .allSatisfy(
                            each -> assertThat(((Map<?, ?>) each).get("kind")).isIn("inSource", "external"));
        }
    }

    private static void fix(Object fix) {
        assertThat(((Map<?, ?>) fix).keySet()).isEqualTo(Set.of("description", "artifactChanges"));
        assertThat(object(fix, "description").get("text")).asString().endsWith(".");
        assertThat(list(fix, "artifactChanges")).hasSize(1).allSatisfy(file -> {
            assertThat(((Map<?, ?>) file).keySet()).isEqualTo(Set.of("artifactLocation", "replacements"));
            assertThat(URI.create((String) object(file, "artifactLocation").get("uri")))
                    .isNotNull();
            assertThat(list(file, "replacements")).hasSize(1).allSatisfy(replacement -> {
                assertThat(((Map<?, ?>) replacement).keySet()).isEqualTo(Set.of("deletedRegion", "insertedContent"));
                Map<String, Object> region = object(replacement, "deletedRegion");
                assertThat(region.keySet()).isEqualTo(Set.of("startLine", "startColumn", "endColumn"));
                assertThat((Integer) region.get("startColumn")).isPositive().isLessThanOrEqualTo((Integer)
                        region.get("endColumn"));
                assertThat(object(replacement, "insertedContent").keySet()).isEqualTo(Set.of("text"));
            });
        });
    }

    @ParameterizedTest
    @CsvSource({"app:1.2, app:1.2@sha256:ab, 12", "'', ', digest: sha256:ab', 5"})
    void containsTheChangeOfAFindingAsAFix(String deleted, String inserted, int end) {
        Finding finding = Reports.full().findings().get(0).correctedBy(new Change(3, 5, deleted, inserted));
        String sarif = SarifReport.of(new ScanReport(List.of(finding), List.of(), List.of(), 1))
                .toString();

        validate(read(sarif));
        assertThat(sarif)
                .contains("\"artifactLocation\":{\"uri\":\"k8s/a%20b%25.yaml\"},\"replacements\":[{\"deletedRegion\":"
                        + "{\"startLine\":3,\"startColumn\":5,\"endColumn\":" + end
                        + "},\"insertedContent\":{\"text\":\"" + inserted + "\"}}]");
        assertThat(SarifReport.of(Reports.full()).toString()).doesNotContain("fixes");
    }

    @Test
    void isALogOfOneRun() {
        Map<String, Object> log = read(SarifReport.of(Reports.full()).toString());

        validate(log);
        assertThat(list(list(log, "runs").get(0), "results")).hasSize(3);
    }

    @Test
    void isALogOfOneRunWithoutResultsToo() {
        validate(read(SarifReport.of(new ScanReport(List.of(), List.of(), List.of(), 0))
                .toString()));
    }

    @Test
    void writesPathsAsUris() {
        assertThat(SarifReport.of(Reports.full()).toString())
                .contains("\"uri\":\"k8s/a%20b%25.yaml\"", "\"uri\":\"file:///abs/Dockerfile\"");
    }

    @Test
    void suppressesWhatIsWaived() {
        assertThat(SarifReport.of(Reports.full()).toString())
                .contains(
                        "\"suppressions\":[{\"kind\":\"inSource\",\"justification\":\"the vendor (until 2027-01-01)\"}]");
    }

    @Test
    void isRefusedByTheValidatorIfAMemberIsMissing() {
        String sarif = SarifReport.of(Reports.full()).toString();

        assertThatThrownBy(() -> validate(read(sarif.replace("\"columnKind\"", "\"columns\""))))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> validate(read(sarif.replace("\"ruleIndex\":0", "\"ruleIndex\":1"))))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> validate(read(sarif.replace("\"startLine\":3", "\"startLine\":0"))))
                .isInstanceOf(AssertionError.class);
    }
}
