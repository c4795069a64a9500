package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttestationFilesTest {
    private static final byte[] ENVELOPE = "{\"payload\":\"\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Path file(String month) {
        return folder.resolve(month).resolve(Digest.of(ENVELOPE).hex() + ".dsse.json");
    }

    @Test
    void keepsTheExactBytesUnderTheirDigest() throws IOException {
        AttestationFiles files = new AttestationFiles(folder);

        files.keep(ENVELOPE, Instant.parse("2026-11-30T23:59:59Z"));
        files.keep(ENVELOPE, Instant.parse("2026-11-30T23:59:59Z"));

        assertThat(file("2026-11")).hasBinaryContent(ENVELOPE);
        assertThat(folder.resolve("2026-11")).isDirectoryContaining(file("2026-11")::equals);
        try (var all = Files.list(folder.resolve("2026-11"))) {
            assertThat(all).hasSize(1);
        }
    }

    @Test
    void deletesOnlyEarlierMonths() throws IOException {
        AttestationFiles files = new AttestationFiles(folder);
        files.keep(ENVELOPE, Instant.parse("2026-10-01T00:00:00Z"));
        files.keep(ENVELOPE, Instant.parse("2026-11-01T00:00:00Z"));
        Path other = Files.writeString(folder.resolve("notes.txt"), "kept");

        files.expire(YearMonth.parse("2026-11"));

        assertThat(folder.resolve("2026-10")).doesNotExist();
        assertThat(file("2026-11")).exists();
        assertThat(other).exists();
        new AttestationFiles(folder.resolve("missing")).expire(YearMonth.parse("2026-11"));
    }
}
