package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hudson.Controller;
import hudson.security.Whoami;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.access.AccessDeniedException;

/** The warning to administrators about damaged evidence. */
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
    void isSilentAsLongAsNothingIsWrong() throws IOException {
        new EvidenceMonitor.Daily().execute(null);

        assertThat(monitor.isActivated()).isFalse();
        assertThat(monitor.getProblems()).isEmpty();
        assertThat(monitor.getUnwritten()).isEmpty();
    }

    @Test
    void showsWhatTheDailyVerificationFound() throws IOException {
        damage();
        new EvidenceMonitor.Daily().execute(null);

        assertThat(monitor.isActivated()).isTrue();
        assertThat(monitor.getProblems()).containsExactly("2026-11.jsonl:2: it is not JSON");
    }

    @Test
    void verifiesAgainAndForgetsWhatAnAdministratorAcknowledges() throws IOException {
        damage();
        monitor.doVerify();
        assertThat(monitor.isActivated()).isTrue();

        monitor.doAcknowledge();

        assertThat(monitor.isActivated()).isFalse();
    }

    @Test
    void letsOnlyAdministratorsVerifyAndAcknowledge() throws IOException {
        damage();
        monitor.doVerify();
        Whoami.mayNot(Jenkins.ADMINISTER);

        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(monitor::doVerify);
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(monitor::doAcknowledge);
        assertThat(monitor.isActivated()).isTrue();
    }
}
