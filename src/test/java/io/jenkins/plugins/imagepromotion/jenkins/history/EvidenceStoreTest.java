package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a controller records each event once, even after a restart, and that damage does not stop it. */
class EvidenceStoreTest {
    private static final EvidenceEntry REFUSED =
            EvidenceEntry.of(EvidenceKind.REFUSED, Instant.parse("2026-11-30T12:00:00Z"), "promote", 7);

    @TempDir
    private Path home;

    private Path folder() {
        return home.resolve("image-promotion").resolve("evidence");
    }

    private static int count(EvidenceStore store) throws IOException {
        return store.index().newest(found -> true, 0, 100).total();
    }

    @Test
    void recordsAnEventOnce() throws IOException {
        EvidenceStore store = new EvidenceStore(home);
        store.add(REFUSED);
        store.add(REFUSED);
        EvidenceStore restarted = new EvidenceStore(home);
        restarted.add(REFUSED);

        assertThat(count(restarted)).isEqualTo(1);
        assertThat(Files.readAllLines(folder().resolve("2026-11.jsonl"))).hasSize(1);
    }

    @Test
    void reportsADamagedLineAndRecordsTheNextEvent() throws IOException {
        EvidenceStore store = new EvidenceStore(home);
        store.add(REFUSED);
        Files.writeString(folder().resolve("2026-11.jsonl"), "{\"torn", StandardOpenOption.APPEND);
        EvidenceStore restarted = new EvidenceStore(home);
        restarted.add(EvidenceEntry.of(EvidenceKind.REFUSED, REFUSED.at(), "promote", 8));

        assertThat(count(restarted)).isEqualTo(2);
        assertThat(restarted.problems())
                .extracting(Object::toString)
                .containsExactly("2026-11.jsonl:2: it is not JSON");
        assertThat(restarted.unwritten()).isEmpty();
    }

    @Test
    void recordsTheFirst100RefusalsOfABuildAndAllItsOtherEvents() throws IOException {
        EvidenceStore store = new EvidenceStore(home);
        for (int i = 1; i <= 150; i++) {
            store.add(refusal(7, i));
        }

        assertThat(messages(store, 7))
                .hasSize(100)
                .startsWith("Refused docker build 1.")
                .contains("Refused docker build 99.")
                .endsWith("Further refusals of this build are not recorded. Refused docker build 100.");
        store.add(refusal(7, 100));
        store.add(EvidenceEntry.of(EvidenceKind.APPROVED, REFUSED.at(), "promote", 7));
        store.add(refusal(8, 1));
        EvidenceStore restarted = new EvidenceStore(home);
        restarted.add(refusal(7, 151));
        assertThat(messages(restarted, 7)).hasSize(101).endsWith("");
        assertThat(messages(restarted, 8)).containsExactly("Refused docker build 1.");
    }

    /** Refusals by the policy and by the guard count together. */
    private static EvidenceEntry refusal(int build, int number) {
        EvidenceKind kind = number % 2 == 0 ? EvidenceKind.REFUSED : EvidenceKind.BUILD_REFUSED;
        return EvidenceEntry.of(kind, REFUSED.at(), "promote", build)
                .with(EvidenceEntry.COMMAND, "docker build " + number)
                .with(EvidenceEntry.MESSAGE, "Refused docker build " + number + ".");
    }

    private static List<String> messages(EvidenceStore store, int build) throws IOException {
        return store.index().of("promote", build).stream()
                .map(entry -> entry.fact(EvidenceEntry.MESSAGE))
                .toList();
    }

    @Test
    void remembersThatItCouldNotWrite() throws IOException {
        Files.createDirectories(home.resolve("image-promotion"));
        Files.writeString(folder(), "a file in place of the folder");
        EvidenceStore store = new EvidenceStore(home);

        store.add(REFUSED);

        assertThat(store.unwritten()).isPresent();
        assertThatIOException().isThrownBy(() -> store.addOrFail(REFUSED));
        Files.delete(folder());
        store.add(REFUSED);
        assertThat(store.unwritten()).isEmpty();
        assertThat(count(store)).isEqualTo(1);
    }

    @Test
    void findsDamageWhileItRuns() throws IOException {
        EvidenceStore store = new EvidenceStore(home);
        store.add(REFUSED);
        assertThat(store.problems()).isEmpty();
        String missing = Files.readString(folder().resolve("head")).strip();
        Files.writeString(folder().resolve("2026-11.jsonl"), "");

        assertThat(store.verify()).isEmpty();

        assertThat(store.problems())
                .extracting(Object::toString)
                .containsExactly("head:1: the line with the digest " + missing + " is missing from the files");
    }

    @Test
    void reportsAFileForAMonthInTheFuture() throws IOException {
        YearMonth now = YearMonth.now(ZoneOffset.UTC);
        EvidenceStore store = new EvidenceStore(home);
        store.add(EvidenceEntry.of(EvidenceKind.REFUSED, Instant.now(), "promote", 1));
        store.verify();
        assertThat(store.problems()).isEmpty();

        store.add(EvidenceEntry.of(EvidenceKind.REFUSED, Instant.now().plus(4000, ChronoUnit.DAYS), "promote", 2));
        store.add(EvidenceEntry.of(EvidenceKind.REFUSED, Instant.now(), "promote", 3));
        store.verify();

        Path file =
                folder().resolve(YearMonth.from(LocalDate.now(ZoneOffset.UTC).plusDays(4000)) + ".jsonl");
        assertThat(store.problems())
                .extracting(Object::toString)
                .containsExactly(file.getFileName() + ":1: the file is for a month in the future, because the clock was"
                        + " wrong; it receives all events until then, and the retention setting does not delete them");
        Path current = folder().resolve(now + ".jsonl");
        Files.writeString(current, Files.readString(file), StandardOpenOption.APPEND);
        Files.delete(file);
        EvidenceStore repaired = new EvidenceStore(home);
        repaired.add(EvidenceEntry.of(EvidenceKind.REFUSED, Instant.now(), "promote", 4));
        repaired.verify();
        assertThat(repaired.problems()).isEmpty();
        assertThat(Files.readAllLines(current)).hasSize(4);
    }

    @Test
    void forgetsTheProblemsThatAnAdministratorAcknowledged() throws IOException {
        EvidenceStore store = new EvidenceStore(home);
        store.add(REFUSED);
        Path file = folder().resolve("2026-11.jsonl");
        Files.writeString(file, "torn\n", StandardOpenOption.APPEND);
        store.verify();
        assertThat(store.problems()).isNotEmpty();

        store.acknowledge("admin");

        assertThat(store.problems()).isEmpty();
        EvidenceStore restarted = new EvidenceStore(home);
        restarted.verify();
        assertThat(restarted.problems()).isEmpty();
        assertThat(Files.readString(folder().resolve(YearMonth.now(ZoneOffset.UTC) + ".jsonl")))
                .contains("\"kind\":\"ACKNOWLEDGED\"")
                .contains("\"approvedBy\":[\"admin\"]")
                .contains("\"2026-11.jsonl:2\":\"2026-11.jsonl:2: it is not JSON\"");
        Files.writeString(file, Files.readString(file).replace("promote", "other"));
        restarted.verify();
        assertThat(restarted.problems()).isNotEmpty();
    }

    /** An acknowledgment covers only the damage that the administrator saw. */
    @Test
    void reportsDamageOfTheSameKindAfterAnAcknowledgment() throws IOException {
        EvidenceStore store = new EvidenceStore(home);
        for (int build = 1; build <= 3; build++) {
            store.add(EvidenceEntry.of(EvidenceKind.REFUSED, Instant.now(), "promote", build));
        }
        Path file = folder().resolve(YearMonth.now(ZoneOffset.UTC) + ".jsonl");
        Files.writeString(file, Files.readString(file).replace("\"build\":2", "\"build\":8"));
        store.verify();
        assertThat(store.problems()).hasSize(1);
        store.acknowledge("admin");
        assertThat(store.problems()).isEmpty();

        Files.writeString(file, Files.readString(file).replace("\"build\":8", "\"build\":9"));
        store.verify();

        assertThat(store.problems()).hasSize(1);
    }

    @Test
    void reportsThatAnotherLastLineIsMissingAfterAnAcknowledgment() throws IOException {
        EvidenceStore store = new EvidenceStore(home);
        store.add(REFUSED);
        store.add(EvidenceEntry.of(EvidenceKind.REFUSED, REFUSED.at(), "promote", 8));
        Path file = folder().resolve("2026-11.jsonl");
        dropLastLine(file);
        store.verify();
        assertThat(store.problems()).hasSize(1);
        store.acknowledge("admin");
        store.add(EvidenceEntry.of(EvidenceKind.REFUSED, Instant.now(), "promote", 9));
        assertThat(store.verify()).isPresent();
        assertThat(store.problems()).isEmpty();

        dropLastLine(folder().resolve(YearMonth.now(ZoneOffset.UTC) + ".jsonl"));
        store.verify();

        assertThat(store.problems()).hasSize(1);
    }

    private static void dropLastLine(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, lines.size() - 1));
    }
}
