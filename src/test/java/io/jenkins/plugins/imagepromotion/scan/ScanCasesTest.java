package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of files as people write them, each with exactly what is to be found in it. */
class ScanCasesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    static List<ScanCase> cases() throws IOException {
        return ScanCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsExactlyWhatIsThere(ScanCase given, @TempDir Path root) throws IOException {
        Path file = root.resolve(given.path());
        Files.createDirectories(file.getParent());
        Files.write(file, given.bytes());

        ScanReport report = new Scan(ScanSettings.of(Policy.threeTier(), TODAY)).run(List.of(new Scan.Root(root, "")));

        assertThat(report.findings().stream()
                        .map(finding -> finding.line() + " " + finding.code() + " " + finding.reference()))
                .containsExactlyElementsOf(given.expected());
        assertThat(report.findings())
                .allSatisfy(finding -> assertThat(finding.file()).isEqualTo(given.path()));
        assertThat(report.files()).isEqualTo(1);
    }

    @Test
    void areManyAndOfBothSorts() throws IOException {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(150);
        assertThat(cases().stream().filter(given -> given.expected().isEmpty())).hasSizeGreaterThanOrEqualTo(40);
        assertThat(cases().stream().map(ScanCase::toString)).doesNotHaveDuplicates();
    }
}
