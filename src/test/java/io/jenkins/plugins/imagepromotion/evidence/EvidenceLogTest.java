package io.jenkins.plugins.imagepromotion.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests evidence in files: events can be read again, and changes are detected. */
class EvidenceLogTest {
    private static final Instant OCTOBER = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-30T23:59:59.500Z");
    private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");

    @TempDir
    private Path folder;

    /** Collects the entries and problems of the log. */
    private static final class Seen implements EvidenceLog.Reader {
        private final List<EvidenceEntry> entries = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        @Override
        public void entry(EvidenceEntry entry, Digest line) {
            entries.add(entry);
        }

        @Override
        public void problem(EvidenceProblem problem) {
            problems.add(problem.toString());
        }
    }

    private Seen read() throws IOException {
        Seen seen = new Seen();
        new EvidenceLog(folder).read(seen);
        return seen;
    }

    private static EvidenceEntry event(Instant at, int build) {
        return EvidenceEntry.of(EvidenceKind.REFUSED, at, "team/promote", build);
    }

    private static EvidenceEntry promoted(Instant at) {
        return EvidenceEntry.of(EvidenceKind.PROMOTED, at, "team/promote", 7)
                .about(
                        "production",
                        ImageReference.parse("registry.example.com/app:staging-v1.4.2-0a1b2c3-1767222000"),
                        ImageReference.parse("registry.example.com/app:production-v1.4.2-0a1b2c3-1767225600"),
                        Digest.parse("sha256:" + "a".repeat(64)))
                .by(List.of("alice"), List.of("carol", "bob"))
                .with(EvidenceEntry.POLICY, "three-tier")
                .with("note", "ünï\ncode \"quoted\"");
    }

    private Path november() {
        return folder.resolve("2026-11.jsonl");
    }

    private void add(Instant at, int... builds) throws IOException {
        EvidenceLog log = new EvidenceLog(folder);
        for (int build : builds) {
            log.append(event(at, build));
        }
    }

    private void replace(Path file, int line, String with) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        if (with.isEmpty()) {
            lines.remove(line - 1);
        } else {
            lines.set(line - 1, with);
        }
        Files.write(file, lines);
    }

    @Test
    void readsTheAddedEventsAgain() throws IOException {
        new EvidenceLog(folder).append(promoted(NOVEMBER));

        Seen seen = read();

        assertThat(seen.problems).isEmpty();
        assertThat(seen.entries).containsExactly(promoted(NOVEMBER));
        assertThat(seen.entries.get(0).approvedBy()).containsExactly("bob", "carol");
        assertThat(seen.entries.get(0).fact("note")).isEqualTo("ünï\\u000acode \"quoted\"");
    }

    @Test
    void writesALineOfJsonWithTheDigestOfThePreviousLine() throws IOException {
        EvidenceLog log = new EvidenceLog(folder);
        Digest first = log.append(event(NOVEMBER, 1));
        log.append(promoted(NOVEMBER));

        assertThat(Files.readAllLines(november()))
                .containsExactly(
                        "{\"schemaVersion\":1,\"at\":\"2026-11-30T23:59:59.500Z\",\"kind\":\"REFUSED\",\"job\":\"team/promote\","
                                + "\"build\":1,\"environment\":\"\",\"source\":null,\"target\":null,\"digest\":null,"
                                + "\"startedBy\":[],\"approvedBy\":[],\"facts\":{},\"previousLine\":null}",
                        "{\"schemaVersion\":1,\"at\":\"2026-11-30T23:59:59.500Z\",\"kind\":\"PROMOTED\",\"job\":\"team/promote\","
                                + "\"build\":7,\"environment\":\"production\","
                                + "\"source\":\"registry.example.com/app:staging-v1.4.2-0a1b2c3-1767222000\","
                                + "\"target\":\"registry.example.com/app:production-v1.4.2-0a1b2c3-1767225600\","
                                + "\"digest\":\"sha256:" + "a".repeat(64) + "\",\"startedBy\":[\"alice\"],"
                                + "\"approvedBy\":[\"bob\",\"carol\"],\"facts\":{\"note\":\"\\u00FCn\\u00EF\\\\u000acode"
                                + " \\\"quoted\\\"\",\"policy\":\"three-tier\"},\"previousLine\":\"" + first + "\"}");
    }

    @Test
    void startsAFileForEachMonthAndContinuesTheChain() throws IOException {
        add(NOVEMBER, 1);
        add(DECEMBER, 2);

        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("2026-11.jsonl", "2026-12.jsonl", "head");
        assertThat(read().problems).isEmpty();
        assertThat(read().entries).extracting(EvidenceEntry::build).containsExactly(1, 2);
    }

    @Test
    void keepsTheOrderIfTheClockGoesBackToAnEarlierMonth() throws IOException {
        add(DECEMBER, 1);
        add(NOVEMBER, 2);

        assertThat(november()).doesNotExist();
        assertThat(read().problems).isEmpty();
        assertThat(read().entries).extracting(EvidenceEntry::build).containsExactly(1, 2);
    }

    private static Digest digestOf(Path file, int line) throws IOException {
        return Digest.of(Files.readAllLines(file).get(line - 1).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void reportsAChangedLine() throws IOException {
        add(NOVEMBER, 1, 2, 3);
        replace(november(), 2, Files.readAllLines(november()).get(1).replace("\"build\":2", "\"build\":9"));

        assertThat(read().problems)
                .containsExactly(
                        "2026-11.jsonl:3: the line before it was changed, removed or inserted; its digest is now "
                                + digestOf(november(), 2));
        assertThat(read().entries).extracting(EvidenceEntry::build).containsExactly(1, 9, 3);
    }

    @Test
    void reportsARemovedLine() throws IOException {
        add(NOVEMBER, 1, 2, 3);
        replace(november(), 2, "");

        assertThat(read().problems)
                .containsExactly(
                        "2026-11.jsonl:2: the line before it was changed, removed or inserted; its digest is now "
                                + digestOf(november(), 1));
    }

    @Test
    void reportsThatTheLastLineIsMissing() throws IOException {
        add(NOVEMBER, 1, 2, 3);
        Digest missing = digestOf(november(), 3);
        replace(november(), 3, "");

        assertThat(read().problems)
                .containsExactly("head:1: the line with the digest " + missing + " is missing from the files");
    }

    /** This holds with and without a restart of the controller in the meantime. */
    @Test
    void stillReportsThatTheLastLineIsMissingAfterTheNextEvent() throws IOException {
        EvidenceLog running = new EvidenceLog(folder);
        running.append(event(NOVEMBER, 1));
        running.append(event(NOVEMBER, 2));
        replace(november(), 2, "");

        running.append(event(NOVEMBER, 3));

        assertThat(read().problems).containsExactly(changedBefore(2));

        replace(november(), 2, "");
        add(NOVEMBER, 4);

        assertThat(read().problems).containsExactly(changedBefore(2));
    }

    @Test
    void stillReportsThatTheLastLineWasChangedAfterTheNextEvent() throws IOException {
        add(NOVEMBER, 1, 2);
        replace(november(), 2, Files.readAllLines(november()).get(1).replace("\"build\":2", "\"build\":9"));

        add(NOVEMBER, 3);

        assertThat(read().problems).containsExactly(changedBefore(3));
    }

    @Test
    void stillReportsThatAllLinesAreMissingAfterTheNextEvent() throws IOException {
        add(NOVEMBER, 1, 2);
        Digest missing = digestOf(november(), 2);
        Files.delete(november());

        add(NOVEMBER, 3);

        assertThat(read().problems)
                .containsExactly(
                        "2026-11.jsonl:1: the lines before it are gone, and the retention setting did not delete"
                                + " them; the digest of the last one was " + missing);
    }

    private String changedBefore(int line) throws IOException {
        return "2026-11.jsonl:" + line + ": the line before it was changed, removed or inserted; its digest is now "
                + digestOf(november(), line - 1);
    }

    @Test
    void reportsThatTheFirstFileIsMissing() throws IOException {
        add(NOVEMBER, 1);
        add(DECEMBER, 2);
        Digest missing = digestOf(november(), 1);
        Files.delete(november());

        assertThat(read().problems)
                .containsExactly(
                        "2026-12.jsonl:1: the lines before it are gone, and the retention setting did not delete"
                                + " them; the digest of the last one was " + missing);
    }

    @Test
    void reportsThatTheHeadIsMissing() throws IOException {
        add(NOVEMBER, 1, 2);
        Files.delete(folder.resolve("head"));

        assertThat(read().problems)
                .containsExactly("head:1: it does not contain the digest of the last line, " + digestOf(november(), 2));
    }

    @Test
    void reportsATornLineAndContinuesAfterIt() throws IOException {
        add(NOVEMBER, 1);
        String whole = Files.readString(november());
        Files.writeString(november(), whole.substring(0, 40), StandardOpenOption.APPEND);
        add(NOVEMBER, 2);
        add(NOVEMBER, 3);

        assertThat(read().problems).containsExactly("2026-11.jsonl:2: it is not JSON");
        assertThat(read().entries).extracting(EvidenceEntry::build).containsExactly(1, 2, 3);
    }

    @Test
    void reportsWhyALineIsInvalid() throws IOException {
        add(NOVEMBER, 1, 2);
        String good = Files.readAllLines(november()).get(0);
        Files.write(
                november(),
                List.of(
                        "",
                        "{} {}",
                        "{}",
                        good.replace("REFUSED", "GUESSED"),
                        good.replace("2026-11-30T", "yesterday "),
                        good.replace("2026-11-30T", "+999999999-12-31T"),
                        good.replace("2026-11-30T", "-999999999-01-01T"),
                        good.replace("\"digest\":null", "\"digest\":\"sha256:1\"")),
                StandardOpenOption.APPEND);

        assertThat(read().problems)
                .containsExactly(
                        "2026-11.jsonl:3: it is not a single JSON object",
                        "2026-11.jsonl:4: it is not a single JSON object",
                        "2026-11.jsonl:5: it does not have schemaVersion 1",
                        "2026-11.jsonl:6: its kind is unknown",
                        "2026-11.jsonl:7: its time is not valid",
                        "2026-11.jsonl:8: its time is not valid",
                        "2026-11.jsonl:9: its time is not valid",
                        "2026-11.jsonl:10: it has an invalid image or digest");
    }

    @Test
    void doesNotReadAVeryLongLineIntoMemory() throws IOException {
        add(NOVEMBER, 1);
        Files.writeString(november(), "x".repeat(3 * EvidenceLog.MAX_LINE) + "\n", StandardOpenOption.APPEND);
        add(NOVEMBER, 2);

        assertThat(read().problems).containsExactly("2026-11.jsonl:2: it is not JSON");
        assertThat(read().entries).hasSize(2);
    }

    @Test
    void deletesOldFilesAndRecordsIt() throws IOException {
        add(NOVEMBER, 1);
        add(DECEMBER, 2);
        List<YearMonth> deleted = new EvidenceLog(folder).expire(YearMonth.of(2026, 12), DECEMBER);

        assertThat(deleted).containsExactly(YearMonth.of(2026, 11));
        assertThat(november()).doesNotExist();
        assertThat(read().problems).isEmpty();
        assertThat(read().entries)
                .extracting(EvidenceEntry::kind)
                .containsExactly(EvidenceKind.REFUSED, EvidenceKind.EXPIRED);
    }

    @Test
    void acceptsAnIncompleteExpiration() throws IOException {
        add(OCTOBER, 1);
        add(NOVEMBER, 2);
        byte[] november = Files.readAllBytes(november());
        add(DECEMBER, 3);
        new EvidenceLog(folder).expire(YearMonth.of(2026, 12), DECEMBER);
        Files.write(november(), november);

        assertThat(read().problems).isEmpty();
        assertThat(new EvidenceLog(folder).expire(YearMonth.of(2026, 12), DECEMBER))
                .containsExactly(YearMonth.of(2026, 11));
        assertThat(read().problems).isEmpty();
    }

    @Test
    void deletesNoFileIfItCannotRecordIt() throws IOException {
        add(NOVEMBER, 1);
        add(DECEMBER, 2);
        Files.createDirectory(folder.resolve("head.new"));

        assertThatIOException().isThrownBy(() -> new EvidenceLog(folder).expire(YearMonth.of(2026, 12), DECEMBER));
        assertThat(november()).exists();
    }

    @Test
    void acceptsMissingLinesOnlyIfTheirExpirationWasRecorded() throws IOException {
        EvidenceLog log = new EvidenceLog(folder);
        Digest last = log.append(event(NOVEMBER, 1));
        log.append(event(DECEMBER, 2).with("lastLine", last.toString()));
        Files.delete(november());

        assertThat(read().problems)
                .containsExactly(
                        "2026-12.jsonl:1: the lines before it are gone, and the retention setting did not delete"
                                + " them; the digest of the last one was " + last);
    }

    @Test
    void keepsTheNewestFileRegardlessOfItsAge() throws IOException {
        add(NOVEMBER, 1);

        assertThat(new EvidenceLog(folder).expire(YearMonth.of(2030, 1), DECEMBER))
                .isEmpty();
        assertThat(read().entries).hasSize(1);
    }

    @Test
    void isEmptyWithoutFiles() throws IOException {
        assertThat(new EvidenceLog(folder.resolve("none")).read(new Seen())).isEqualTo(Optional.empty());
    }

    @Test
    void limitsTheTextOfAnEvent() throws IOException {
        EvidenceEntry entry = EvidenceEntry.of(EvidenceKind.REFUSED, NOVEMBER, "job".repeat(5000), 1)
                .by(
                        Stream.iterate(1, next -> next + 1)
                                .limit(1000)
                                .map(String::valueOf)
                                .toList(),
                        List.of());
        for (int fact = 0; fact < 200; fact++) {
            entry = entry.with("fact" + fact, "é".repeat(5000));
        }
        new EvidenceLog(folder).append(entry);

        assertThat(read().problems).isEmpty();
        assertThat(read().entries.get(0).facts()).hasSize(50);
        assertThat(Files.readAllBytes(november()).length).isLessThan(EvidenceLog.MAX_LINE);
        assertThat(new String(Files.readAllBytes(november()), StandardCharsets.US_ASCII))
                .endsWith("}\n");
    }

    @Test
    void canReadTheLargestEvent() throws IOException {
        List<String> people = Stream.iterate(1000, next -> next + 1)
                .limit(100)
                .map(number -> number + "é".repeat(600))
                .toList();
        EvidenceEntry entry = EvidenceEntry.of(EvidenceKind.REFUSED, NOVEMBER, "é".repeat(600), 1)
                .by(people, people);
        for (int fact = 0; fact < 60; fact++) {
            entry = entry.with(fact + "é".repeat(600), "é".repeat(5000));
        }
        new EvidenceLog(folder).append(entry);

        assertThat(read().problems).isEmpty();
        assertThat(read().entries).hasSize(1);
    }

    @Test
    void recordsAnEventInAnInterruptedThread() throws IOException {
        Thread.currentThread().interrupt();
        add(NOVEMBER, 1, 2);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(read().problems).isEmpty();
        assertThat(read().entries).hasSize(2);
    }
}
