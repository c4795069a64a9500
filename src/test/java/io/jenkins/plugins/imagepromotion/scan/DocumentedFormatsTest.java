package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks that {@link ScanCasesTest} runs cases of what is read and what is not for each format in docs/scan.md. */
class DocumentedFormatsTest {
    private static final String CASE = "documented ";

    /** A row, whose name is its first cell up to a comma or parenthesis. */
    private record Row(String name, String read, String unread) {}

    private static List<Row> rows() throws IOException {
        return Files.readString(Path.of("docs/scan.md"))
                .lines()
                .dropWhile(line -> !line.startsWith("| files | read | not read |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Row(
                        cells[1].replace("`", "").split("[,(]", 2)[0].strip(), cells[2].strip(), cells[3].strip()))
                .toList();
    }

    private static long cases(String name, boolean withFindings) throws IOException {
        return ScanCase.all().stream()
                .filter(given ->
                        given.name().equals(CASE + name) && given.expected().isEmpty() != withFindings)
                .count();
    }

    @Test
    void haveACaseForWhatIsReadAndOneForWhatIsNot() throws IOException {
        assertThat(rows()).hasSizeGreaterThanOrEqualTo(19);
        for (Row row : rows()) {
            assertThat(cases(row.name() + ": read", true))
                    .as("cases of what is read: %s", row.name())
                    .isEqualTo(row.read().isEmpty() ? 0 : 1);
            assertThat(cases(row.name() + ": not read", false))
                    .as("cases of what is not read: %s", row.name())
                    .isEqualTo(1);
            assertThat(row.unread()).as(row.name()).isNotEmpty();
        }
    }

    @Test
    void areAllInTheTable() throws IOException {
        List<String> names = rows().stream().map(Row::name).toList();

        assertThat(ScanCase.all().stream()
                        .map(ScanCase::name)
                        .filter(name -> name.startsWith(CASE))
                        .map(name -> name.substring(CASE.length()).split(": ", 2)[0]))
                .isSubsetOf(names);
    }
}
