package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.Scan;
import io.jenkins.plugins.imagepromotion.scan.ScanSettings;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what the controller accepts from an agent, which can send any value in any field. */
class WorkspaceFindingsTest {
    @TempDir
    Path folder;

    private WorkspaceFindings sent;

    @BeforeEach
    void scan() throws Exception {
        Files.writeString(folder.resolve("Dockerfile"), "FROM nginx:latest\n");
        ScanSettings settings = ScanSettings.of(Policy.threeTier(), LocalDate.of(2026, 1, 1));
        sent = new WorkspaceFindings(new Scan(settings).run(List.of(new Scan.Root(folder, ""))));
    }

    private void set(String name, Object value) throws Exception {
        Field field = WorkspaceFindings.class.getDeclaredField(name);
        field.setAccessible(true);
        field.set(sent, value);
    }

    private void assertRefused(Object answer, String part, String shown) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> WorkspaceFindings.checked(answer))
                .withMessage("""
                        The agent did not send the data that the step requested.  [UNREADABLE_SCAN]
                          part: %s
                          sent: %s
                          Check the agent: it may run a different version of the plugin, or it was tampered with. Run the step on an agent \
                        that you trust.""".formatted(part, shown));
    }

    @Test
    void copiesWhatAnHonestAgentSends() {
        WorkspaceFindings copy = WorkspaceFindings.checked(sent);

        assertThat(copy).isNotSameAs(sent);
        assertThat(copy.files).isEqualTo(1);
        assertThat(copy.lines).isEqualTo(sent.lines).isNotSameAs(sent.lines);
        assertThat(copy.findings).isEqualTo(1);
        assertThat(copy.found).usingRecursiveComparison().isEqualTo(sent.found);
        assertThat(copy.found.get(0)).isNotSameAs(sent.found.get(0));
        assertThat(copy.refusal).hasMessage(sent.refusal.getMessage()).isNotSameAs(sent.refusal);
    }

    @ParameterizedTest
    @CsvSource({"findings, -1", "files, -5", "waived, -1", "files, 2147483647"})
    void refusesAnImpossibleCount(String name, int value) throws Exception {
        set(name, value);

        assertRefused(sent, name, String.valueOf(value));
    }

    @Test
    void refusesNullAndUnexpectedTypes() {
        assertRefused("done", "result", "String");
        assertRefused(null, "result", "nothing");
    }

    @Test
    void refusesLinesThatAreNotStrings() throws Exception {
        set("lines", new ArrayList<>(Arrays.asList("a", 5)));
        assertRefused(sent, "line", "Integer");

        set("lines", new ArrayList<>(Collections.singletonList(null)));
        assertRefused(sent, "line", "nothing");

        set("lines", null);
        assertRefused(sent, "lines", "nothing");
    }

    @Test
    void refusesObjectsThatAreNotFindings() throws Exception {
        set("found", new ArrayList<>(List.of("a")));
        assertRefused(sent, "finding", "String");

        set("found", null);
        assertRefused(sent, "findings", "nothing");
    }

    @ParameterizedTest
    @CsvSource({"line, 0, 0:6-18", "column, -1, 1:-1-18", "endColumn, 6, 1:6-6"})
    void refusesAnImpossibleLocation(String name, int value, String shown) throws Exception {
        setFound(name, value);

        assertRefused(sent, "place", shown);
    }

    private void setFound(String name, Object value) throws Exception {
        Field field = FoundReference.class.getDeclaredField(name);
        field.setAccessible(true);
        field.set(sent.found.get(0), value);
    }

    @Test
    void limitsTheNumberAndTheLengthOfFindings() throws Exception {
        setFound("text", "x\n".repeat(5_000));
        set("found", new ArrayList<>(Collections.nCopies(100_000, sent.found.get(0))));

        assertThat(WorkspaceFindings.checked(sent).found)
                .hasSize(50)
                .allMatch(found -> found.text.length() <= 4_000 && !found.text.contains("\n"));

        setFound("code", null);
        assertRefused(sent, "code", "nothing");
    }

    @Test
    void limitsTheNumberAndTheLengthOfLines() throws Exception {
        set("lines", new ArrayList<>(Collections.nCopies(100_000, "x".repeat(5_000))));

        WorkspaceFindings copy = WorkspaceFindings.checked(sent);

        assertThat(copy.lines).hasSize(301).allMatch(line -> line.length() == 2_001);
    }

    @Test
    void refusesADiffThatIsTooLongOrNotAString() throws Exception {
        String expected = "not a string of at most 1048576 characters";
        set("diff", "x".repeat((1 << 20) + 1));
        assertRefused(sent, "patch", expected);

        set("diff", "\u001b[2J");
        assertRefused(sent, "patch", expected);

        set("diff", null);
        assertRefused(sent, "patch", expected);
    }

    @Test
    void omitsADiffThatIsTooLong() {
        FixReport.FixedFile file = new FixReport.FixedFile("a.yaml", List.of(), "x".repeat((1 << 20) + 1));
        ScanReport nothing = new ScanReport(List.of(), List.of(), List.of(), 1);

        WorkspaceFindings found =
                WorkspaceFindings.checked(new WorkspaceFindings(new FixReport(nothing, List.of(file), true)));

        assertThat(found.diff()).isEmpty();
        assertThat(found.changed()).containsExactly("a.yaml");
    }

    @Test
    void limitsTheNamesOfChangedFiles() throws Exception {
        set("changed", new ArrayList<>(Collections.nCopies(100_000, "x".repeat(5_000))));

        assertThat(WorkspaceFindings.checked(sent).changed).hasSize(10_000).allMatch(name -> name.length() == 2_001);
    }

    @Test
    void escapesControlCharactersInLines() throws Exception {
        set("lines", new ArrayList<>(List.of("a\nFinished: SUCCESS\u001b[2K\u202eb")));

        assertThat(WorkspaceFindings.checked(sent).lines)
                .containsExactly("a\\u000aFinished: SUCCESS\\u001b[2K\\u202eb");
    }

    @Test
    void refusesAFailureWithAnUnexpectedCodeOrMissingParts() throws Exception {
        set(
                "refusal",
                new ImagePromotionException(
                        Failure.of(FailureCode.CANCELLED, "no").remedy("x")));
        assertRefused(sent, "refusal", "CANCELLED");

        ImagePromotionException empty = new ImagePromotionException(
                Failure.of(FailureCode.MUTABLE_REFERENCES, "no").remedy("x"));
        Field facts = ImagePromotionException.class.getDeclaredField("facts");
        facts.setAccessible(true);
        facts.set(empty, null);
        set("refusal", empty);
        assertRefused(sent, "refusal", "NullPointerException");
    }
}
