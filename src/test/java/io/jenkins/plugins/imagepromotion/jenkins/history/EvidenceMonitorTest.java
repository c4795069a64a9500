package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hudson.Controller;
import hudson.security.Whoami;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.testing.jenkins.LogWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.access.AccessDeniedException;

/** Tests the warning to administrators about damaged evidence. */
class EvidenceMonitorTest {
    private final EvidenceMonitor monitor = new EvidenceMonitor();

    @BeforeEach
    void controller() {
        Controller.fresh();
        EvidenceStore.get()
                .add(EvidenceEntry.of(EvidenceKind.REFUSED, Instant.parse("2026-11-30T12:00:00Z"), "promote", 7));
    }

    @AfterEach
    void restorePermissions() {
        Whoami.mayNot();
    }

    private static void damage() throws IOException {
        Files.writeString(EvidenceFixture.file("2026-11.jsonl"), "torn\n", StandardOpenOption.APPEND);
    }

    @Test
    void isInactiveWithoutProblems() throws IOException {
        new EvidenceMonitor.Daily().execute(null);

        assertThat(monitor.isActivated()).isFalse();
        assertThat(monitor.getProblems()).isEmpty();
        assertThat(monitor.getUnwritten()).isEmpty();
    }

    @Test
    void showsTheProblemsOfTheDailyVerification() throws IOException {
        damage();
        new EvidenceMonitor.Daily().execute(null);

        assertThat(monitor.isActivated()).isTrue();
        assertThat(monitor.getProblems()).containsExactly("2026-11.jsonl:2: it is not JSON");
    }

    private static final YearMonth THIS_MONTH = YearMonth.now(ZoneOffset.UTC);

    private static void record(YearMonth month, int build) {
        EvidenceStore.get()
                .add(EvidenceEntry.of(
                        EvidenceKind.REFUSED,
                        month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
                        "promote",
                        build));
    }

    private static List<Integer> builds() throws IOException {
        return EvidenceStore.get().index().newest(found -> true, 0, 100).events().stream()
                .map(found -> found.entry().build())
                .toList();
    }

    /** Records an event in each of these months. */
    private static void recordEachMonth() {
        Controller.fresh();
        record(THIS_MONTH.minusMonths(3), 1);
        record(THIS_MONTH.minusMonths(2), 2);
        record(THIS_MONTH, 3);
    }

    @Test
    void keepsAllEvidenceWithoutALimit() throws IOException {
        recordEachMonth();

        new EvidenceMonitor.Daily().execute(null);

        assertThat(builds()).containsExactly(3, 2, 1);
        assertThat(EvidenceFixture.file(THIS_MONTH.minusMonths(3) + ".jsonl")).exists();
    }

    @Test
    void deletesTheEvidenceOfEarlierMonthsOnceADay() throws IOException {
        recordEachMonth();
        ImagePromotionConfiguration.get().setEvidenceMonths(2);

        new EvidenceMonitor.Daily().execute(null);

        assertThat(builds()).containsExactly(3, 2);
        assertThat(EvidenceFixture.file(THIS_MONTH.minusMonths(3) + ".jsonl")).doesNotExist();
        assertThat(EvidenceFixture.file(THIS_MONTH.minusMonths(2) + ".jsonl")).exists();
        assertThat(EvidenceFixture.file(THIS_MONTH + ".jsonl"))
                .content()
                .contains("\"kind\":\"EXPIRED\"", "\"file\":\"" + THIS_MONTH.minusMonths(3) + ".jsonl\"");
        assertThat(monitor.isActivated()).isFalse();
    }

    @Test
    void keepsTheNewestFileRegardlessOfItsAge() throws IOException {
        Controller.fresh();
        record(THIS_MONTH.minusMonths(9), 1);
        ImagePromotionConfiguration.get().setEvidenceMonths(1);

        new EvidenceMonitor.Daily().execute(null);

        assertThat(builds()).containsExactly(1);
        assertThat(EvidenceFixture.file(THIS_MONTH.minusMonths(9) + ".jsonl")).exists();
    }

    @Test
    void verifiesTheFilesEvenIfItCannotDeleteTheOldOnes() throws Exception {
        recordEachMonth();
        ImagePromotionConfiguration.get().setEvidenceMonths(1);
        Files.writeString(EvidenceFixture.file(THIS_MONTH + ".jsonl"), "torn\n", StandardOpenOption.APPEND);
        Files.createDirectory(EvidenceFixture.file("head.new"));

        try (LogWatch log = LogWatch.on(EvidenceMonitor.class)) {
            new EvidenceMonitor.Daily().execute(null);

            log.await("Could not delete old evidence of promotions");
        }
        assertThat(EvidenceFixture.file(THIS_MONTH.minusMonths(3) + ".jsonl")).exists();
        assertThat(monitor.getProblems()).contains(THIS_MONTH + ".jsonl:2: it is not JSON");
    }

    @Test
    void verifiesAgainAndForgetsAcknowledgedProblems() throws IOException {
        damage();
        monitor.doAct(null);
        assertThat(monitor.isActivated()).isTrue();

        monitor.doAct("");

        assertThat(monitor.isActivated()).isFalse();
    }

    @Test
    void letsOnlyAdministratorsVerifyAndAcknowledge() throws IOException {
        damage();
        monitor.doAct(null);
        Whoami.mayNot(Jenkins.ADMINISTER);

        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> monitor.doAct(null));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> monitor.doAct(""));
        assertThat(monitor.isActivated()).isTrue();
    }
}
