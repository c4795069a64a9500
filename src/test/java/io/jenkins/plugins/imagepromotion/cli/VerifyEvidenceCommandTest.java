package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceLog;
import io.jenkins.plugins.imagepromotion.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that an auditor can verify the evidence of a controller. */
class VerifyEvidenceCommandTest {
    @TempDir
    private Path folder;

    private Digest add(int build) throws IOException {
        return new EvidenceLog(folder)
                .append(EvidenceEntry.of(
                        EvidenceKind.REFUSED, Instant.parse("2026-11-30T12:00:0" + build + "Z"), "promote", build));
    }

    private Path file() {
        return folder.resolve("2026-11.jsonl");
    }

    @Test
    void confirmsUnchangedFiles() throws IOException {
        Digest first = add(1);
        Digest last = add(2);

        CommandLineRun run = CommandLineRun.of(
                "verify-evidence", folder.toString(), "--contains", first.toString(), "--contains", last.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("""
                events     2
                first      2026-11-30T12:00:01Z
                last       2026-11-30T12:00:02Z
                last line  %s
                """.formatted(last));
        assertThat(run.status()).isZero();
    }

    @Test
    void reportsTheFileAndTheLineOfAChange() throws IOException {
        add(1);
        add(2);
        Digest last = add(3);
        Files.writeString(file(), Files.readString(file()).replace("\"build\":2", "\"build\":4"));
        Digest changed = Digest.of(Files.readAllLines(file()).get(1).getBytes(StandardCharsets.US_ASCII));

        CommandLineRun run = CommandLineRun.of("verify-evidence", folder.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("""
                events     3
                first      2026-11-30T12:00:01Z
                last       2026-11-30T12:00:03Z
                last line  %s

                PLACE            PROBLEM
                2026-11.jsonl:3  the line before it was changed, removed or inserted; its digest is now %s
                """.formatted(last, changed));
        assertThat(run.err()).isEqualTo("""
                The evidence was changed or is damaged.  [EVIDENCE_DAMAGED]
                  folder:   "%s"
                  problems: 1
                  Compare the files with a backup. A line that was cut off when the controller stopped is harmless.
                """.formatted(folder));
    }

    @Test
    void reportsTheUserWhoAcknowledgedAChangeAndStillFails() throws IOException {
        add(1);
        add(2);
        Files.writeString(file(), Files.readString(file()).replace("\"build\":1", "\"build\":4"));
        Digest changed = Digest.of(Files.readAllLines(file()).get(0).getBytes(StandardCharsets.US_ASCII));
        String problem = "the line before it was changed, removed or inserted; its digest is now " + changed;
        new EvidenceLog(folder)
                .append(EvidenceEntry.of(EvidenceKind.ACKNOWLEDGED, Instant.parse("2026-11-30T13:00:00Z"), "", 0)
                        .by(List.of(), List.of("admin"))
                        .with("2026-11.jsonl:2", "2026-11.jsonl:2: " + problem));

        CommandLineRun run = CommandLineRun.of("verify-evidence", folder.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).endsWith("2026-11.jsonl:2  " + problem + " (acknowledged by admin)\n");
        assertThat(CommandLineRun.of("verify-evidence", folder.toString(), "--output", "json")
                        .out())
                .contains("\"problem\":\"" + problem + "\",\"acknowledgedBy\":\"admin\"}");
    }

    @Test
    void failsIfARequiredLineIsMissing() throws IOException {
        add(1);
        String other = "sha256:" + "0".repeat(64);

        CommandLineRun run =
                CommandLineRun.of("verify-evidence", folder.toString(), "--contains", other, "--output", "json");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("  missing:  " + other + "\n");
        assertThat(run.out()).contains("\"problems\":[],\"missing\":[\"" + other + "\"]");
    }

    @Test
    void refusesAFolderWithoutEvidence() {
        CommandLineRun run = CommandLineRun.of("verify-evidence", folder.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("""
                The evidence cannot be read.  [UNREADABLE_FILE]
                  folder:  "%s"
                  problem: it contains no evidence files
                  Specify the folder image-promotion/evidence in a controller's home directory.
                """.formatted(folder));
        assertThat(run.out()).isEqualTo("");
    }

    @Test
    void refusesAnInvalidDigest() {
        assertThat(CommandLineRun.of("verify-evidence", folder.toString(), "--contains", "sha256:1")
                        .err())
                .contains("[INVALID_DIGEST]", "that an earlier run printed as the last line")
                .doesNotContain("docker");
    }
}
