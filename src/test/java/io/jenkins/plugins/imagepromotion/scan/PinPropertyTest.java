package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins every image of the files that the scan tests use; see {@link PinProperty} for the rules. */
class PinPropertyTest {
    @TempDir
    Path folder;

    @Test
    void changesNothingElseInAnyFileOfTheScanTests() throws IOException {
        PinProperty property = new PinProperty(folder);

        for (ScanCase given : ScanCase.all()) {
            property.check(given.path(), given.bytes(), Integer.MAX_VALUE);
        }

        assertThat(property.pinned()).isGreaterThan(300);
    }

    @Test
    void changesNothingElseWithOtherLineEndingsByteOrderMarksAndEncodings() throws IOException {
        PinProperty property = new PinProperty(folder);

        for (ScanCase given : ScanCase.all().stream()
                .filter(given -> given.path().endsWith("ml"))
                .toList()) {
            String text = given.content();
            List<byte[]> variants = List.of(
                    text.replaceAll("\r?\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                    ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE),
                    ("# Gr\u00f6\u00dfe \ud83d\ude00\n" + text).getBytes(StandardCharsets.UTF_8),
                    ("# Gr\u00f6\u00dfe\n" + text).getBytes(StandardCharsets.ISO_8859_1),
                    text.stripTrailing().getBytes(StandardCharsets.UTF_8));
            for (byte[] variant : variants) {
                property.check(given.path(), variant, 1);
            }
        }

        assertThat(property.pinned()).isGreaterThan(500);
    }
}
