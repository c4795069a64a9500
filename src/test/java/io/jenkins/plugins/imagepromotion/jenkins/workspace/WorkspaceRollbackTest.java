package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.gitops.rollback.DeployCommit;
import io.jenkins.plugins.imagepromotion.gitops.rollback.FoundInGit;
import io.jenkins.plugins.imagepromotion.gitops.rollback.GitOpsRepository;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.testing.FluxFiles;
import io.jenkins.plugins.imagepromotion.testing.WorkingCopy;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads a real working copy, and data from an untrusted agent. */
class WorkspaceRollbackTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final List<String> NONE = List.of();
    private static final List<String> PATCHES = List.of("", "");

    private static FoundInGit find(Path workspace, String folder) {
        String digest = "@sha256:" + "a".repeat(64);
        Build build = new Build();
        build.workIn(workspace);
        return WorkspaceRollback.repository(build.context(), folder, Policy.threeTier())
                .find(new GitOpsRepository.Wanted(
                        ImageReference.parse("registry.example.com/shop:production-v2.0.0-abcdef2-1700000002" + digest),
                        ImageReference.parse("registry.example.com/shop:production-v1.0.0-abcdef1-1700000001" + digest),
                        List.of(new Place(FluxFiles.AUTOMATION, 6))));
    }

    @Test
    void returnsWhatTheAgentFinds(@TempDir Path workspace) throws Exception {
        WorkingCopy copy = WorkingCopy.create(Files.createDirectory(workspace.resolve("fleet")));
        FluxFiles.write(copy, "registry.example.com/shop", "production-v1.0.0-abcdef1-1700000001");
        copy.commit("Deploy 1.0.0");
        FluxFiles.deploy(copy, "registry.example.com/shop:production-v2.0.0-abcdef2-1700000002");
        String commit = copy.commit("Deploy 2.0.0");

        FoundInGit found = find(workspace, "fleet");

        assertThat(found.places()).containsExactly(new Place(FluxFiles.RELEASE, 10));
        assertThat(found.commits()).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo(commit);
            assertThat(one.author()).isEqualTo("fluxcdbot");
            assertThat(one.subject()).isEqualTo("Deploy 2.0.0");
            assertThat(one.otherFiles()).isZero();
            assertThat(one.isRevertible()).isTrue();
        });
        assertThat(found.notes()).isEmpty();
        assertThat(found.pin()).contains("-          image: ").doesNotContain("suspend");
        assertThat(found.suspension()).startsWith(found.pin()).contains("+  suspend: true\n");
    }

    @Test
    void refusesAFolderOutsideTheWorkspace(@TempDir Path workspace) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> find(workspace, ".."))
                .withMessageStartingWith("The path leads outside the workspace.  [UNREADABLE_FILE]");
    }

    @Test
    void acceptsWhatAnHonestAgentSends() {
        FoundInGit found = WorkspaceRollback.checked(List.of(
                List.of("3 a.yaml"),
                List.of("a note\u001b[2J"),
                List.of("--- a/a.yaml\n", "--- a/b.yaml\n"),
                List.of(COMMIT, "1700000000", "a\nb", "subject", "", "2")));

        assertThat(found.places()).containsExactly(new Place("a.yaml", 3));
        assertThat(found.pin()).isEqualTo("--- a/a.yaml\n");
        assertThat(found.suspension()).isEqualTo("--- a/b.yaml\n");
        assertThat(found.notes()).containsExactly("a note\\u001b[2J");
        assertThat(found.commits())
                .singleElement()
                .hasToString(COMMIT + " of 2023-11-14T22:13:20Z by a\\u000ab: subject")
                .extracting(DeployCommit::otherFiles)
                .isEqualTo(2);
    }

    static List<Object> dishonest() {
        return Arrays.asList(
                null,
                "text",
                NONE,
                List.of(NONE, NONE),
                List.of("", NONE, PATCHES),
                Arrays.asList(NONE, null, PATCHES),
                List.of(List.of(1), NONE, PATCHES),
                List.of(List.of("a.yaml"), NONE, PATCHES),
                List.of(List.of("99999999999 a.yaml"), NONE, PATCHES),
                List.of(NONE, NONE, NONE),
                List.of(NONE, NONE, List.of("", "\u001b[2J")),
                List.of(NONE, NONE, List.of("\u001b[2J", "")),
                List.of(NONE, NONE, List.of("", "x".repeat((1 << 20) + 1))),
                List.of(NONE, NONE, PATCHES, List.of("HEAD; reboot", "1700000000", "a", "s", "", "0")),
                List.of(NONE, NONE, PATCHES, List.of(COMMIT, "tomorrow", "a", "s", "", "0")),
                List.of(NONE, NONE, PATCHES, List.of(COMMIT, "9223372036854775807", "a", "s", "", "0")),
                List.of(NONE, NONE, PATCHES, List.of(COMMIT, "1700000000", "a", "s", "", "-1")),
                List.of(NONE, NONE, PATCHES, List.of(COMMIT)),
                List.of(Collections.nCopies(1_001, "a"), NONE, PATCHES));
    }

    @ParameterizedTest
    @MethodSource("dishonest")
    void refusesWhatAnHonestAgentDoesNotSend(Object answer) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> WorkspaceRollback.checked(answer))
                .withMessageStartingWith("The agent did not send the data that the step requested.  [UNREADABLE_SCAN]");
    }
}
