package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Controller;
import hudson.model.NamedJob;
import hudson.model.SignedIn;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceLog;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceProblem;
import io.jenkins.plugins.imagepromotion.image.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that the evidence follows its jobs. */
class JobHistoryTest {
    private final JobHistory history = new JobHistory();

    @BeforeEach
    void start() {
        Controller.fresh();
        EvidenceStore.get()
                .add(EvidenceEntry.of(EvidenceKind.REFUSED, Instant.parse("2026-11-30T12:00:00Z"), "team/promote", 7));
    }

    /** Returns the users of each event of that kind in the files. */
    private static List<List<String>> users(EvidenceKind kind) throws IOException {
        List<List<String>> users = new ArrayList<>();
        new EvidenceLog(EvidenceFixture.file("2026-11.jsonl").getParent()).read(new EvidenceLog.Reader() {
            @Override
            public void entry(EvidenceEntry entry, Digest line) {
                if (entry.kind() == kind) {
                    users.add(entry.startedBy());
                }
            }

            @Override
            public void problem(EvidenceProblem problem) {
                throw new AssertionError(problem);
            }
        });
        return users;
    }

    @Test
    void recordsTheUserWhoMovedAJob() throws Exception {
        SignedIn.as(
                "admin", () -> history.onLocationChanged(new NamedJob("team/release"), "team/promote", "team/release"));

        assertThat(users(EvidenceKind.JOB_MOVED)).containsExactly(List.of("admin"));
    }

    @Test
    void recordsTheUserWhoDeletedAJob() throws Exception {
        SignedIn.as("admin", () -> history.onDeleted(new NamedJob("team/promote")));

        assertThat(users(EvidenceKind.JOB_DELETED)).containsExactly(List.of("admin"));
    }

    @Test
    void recordsNoUserIfJenkinsDeletedAJob() throws Exception {
        history.onDeleted(new NamedJob("team/promote"));

        assertThat(users(EvidenceKind.JOB_DELETED)).containsExactly(List.of());
    }
}
