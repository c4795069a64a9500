package io.jenkins.plugins.imagepromotion.scan.fix;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.scan.report.Change;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
    private static String diff(String text, Change... changes) {
        return UnifiedDiff.of("x", TextFile.of(text.getBytes(StandardCharsets.UTF_8)), List.of(changes));
    }

    @Test
    void showsEachChangeWithThreeLinesAround() {
        String lines = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n";

        assertThat(diff(
                        lines,
                        new Change(1, 1, "1", "one"),
                        new Change(4, 2, "", "!"),
                        new Change(12, 1, "12", "twelve")))
                .isEqualTo("""
                        --- a/x
                        +++ b/x
                        @@ -1,7 +1,7 @@
                        -1
                        +one
                         2
                         3
                        -4
                        +4!
                         5
                         6
                         7
                        @@ -9,5 +9,5 @@
                         9
                         10
                         11
                        -12
                        +twelve
                         13
                        """);
    }

    @Test
    void showsAnAddedLineAndShiftsTheLinesAfterIt() {
        assertThat(diff(
                        "a\nb\n1\n2\n3\n4\n5\n6\nc\n",
                        new Change(1, 2, "", "\n  d: e"),
                        new Change(2, 1, "b", "B"),
                        new Change(9, 1, "c", "C")))
                .isEqualTo("""
                        --- a/x
                        +++ b/x
                        @@ -1,5 +1,6 @@
                         a
                        +  d: e
                        -b
                        +B
                         1
                         2
                         3
                        @@ -6,4 +7,4 @@
                         4
                         5
                         6
                        -c
                        +C
                        """);
    }

    @Test
    void keepsMarksLineEndsTabsAndAMissingLastOne() {
        assertThat(diff("\uFEFFa\tb\r\nc", new Change(1, 1, "a", "A"), new Change(2, 2, "", "\r\n d")))
                .isEqualTo("--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n-\uFEFFa\tb\r\n+\uFEFFA\tb\r\n"
                        + "-c\n\\ No newline at end of file\n+c\r\n+ d\n\\ No newline at end of file\n");
    }

    @Test
    void escapesTerminalControlSequences() {
        assertThat(diff("a \u001b[31m \u202e\n", new Change(1, 1, "a", "b")))
                .isEqualTo("--- a/x\n+++ b/x\n@@ -1,1 +1,1 @@\n-a \\u001b[31m \\u202e\n+b \\u001b[31m \\u202e\n");
        assertThat(UnifiedDiff.of("a\nb", TextFile.of(new byte[] {'x'}), List.of(new Change(1, 1, "x", "y"))))
                .startsWith("--- a/a\\u000ab\n+++ b/a\\u000ab\n");
    }
}
