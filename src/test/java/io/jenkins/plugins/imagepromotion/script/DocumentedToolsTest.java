package io.jenkins.plugins.imagepromotion.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the lists in docs/guard.md equal to the tables of this package. */
class DocumentedToolsTest {

    /** Returns the names in backquotes in one column of the table whose header has this text. */
    private static List<String> documented(String header, int column) throws IOException {
        return Files.readString(Path.of("docs/guard.md"))
                .lines()
                .dropWhile(line -> !line.startsWith(header))
                .takeWhile(line -> line.startsWith("|"))
                .flatMap(line -> names(line.split("\\|")[column]))
                .toList();
    }

    private static Stream<String> names(String cell) {
        return Pattern.compile("`([^`]+)`").matcher(cell).results().map((MatchResult name) -> name.group(1));
    }

    private static boolean canBeRefused(String row) {
        return Pattern.matches(
                "(build|push|tag|copy|goal .*)", Tables.cells(row, 2).get(1));
    }

    @Test
    void listsEveryToolThatTheGuardCanRefuse() throws IOException {
        List<String> tools = new ArrayList<>();
        String names = "";
        boolean isListed = false;
        for (String row : Tables.rows("image-tools.txt")) {
            if (!row.startsWith(" ")) {
                names = row.substring(0, row.indexOf(':'));
                isListed = false;
            } else if (canBeRefused(row) && !isListed) {
                tools.addAll(Tables.alternatives(names));
                isListed = true;
            }
        }

        assertThat(documented("| tools | refused |", 1)).containsExactlyInAnyOrderElementsOf(tools);
    }

    @Test
    void listsEveryProgramThatStartsACommand() throws IOException {
        List<String> wrappers = Tables.rows("wrappers.txt").stream()
                .flatMap(row -> Tables.alternatives(Tables.cells(row, 1).get(0)).stream())
                .toList();

        assertThat(documented("| kind | programs", 2)).containsExactlyInAnyOrderElementsOf(wrappers);
    }
}
