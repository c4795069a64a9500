package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hudson.Agent;
import hudson.FilePath;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a real folder, and data from an untrusted agent. */
class WorkspaceGitOpsTest {
    private static final String POLICY = "apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImagePolicy\n";

    @TempDir
    Path folder;

    private final Build build = new Build();
    private Path workspace;

    @BeforeEach
    void write() throws Exception {
        workspace = Files.createDirectories(folder.resolve("workspace"));
        Files.createDirectories(workspace.resolve("fleet/production"));
        Files.writeString(workspace.resolve("fleet/production/policy.yaml"), POLICY);
        Files.writeString(workspace.resolve("fleet/production/pod.yaml"), "kind: Pod\n");
        Files.writeString(folder.resolve("outside.yaml"), POLICY);
    }

    private GitOpsFiles read(String path) throws Exception {
        build.workIn(workspace);
        return WorkspaceGitOps.read(build.context(), path);
    }

    private static void assertRefused(Object answer, String part, String sent) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> WorkspaceGitOps.checked(answer))
                .withMessage("""
                        The agent did not send the data that the step requested.  [UNREADABLE_SCAN]
                          part: %s
                          sent: %s
                          Check the agent: it may run a different version of the plugin, or it was tampered with. Run the step on an agent \
                        that you trust.""".formatted(part, sent));
    }

    @Test
    void readsOnlyAutomationFiles() throws Exception {
        assertThat(read("fleet").texts()).isEqualTo(Map.of("production/policy.yaml", POLICY));
        assertThat(read(".").texts()).containsOnlyKeys("fleet/production/policy.yaml");
    }

    @Test
    void refusesAFolderOutsideTheWorkspaceEvenThroughALink() throws Exception {
        Files.createSymbolicLink(workspace.resolve("link"), folder);
        for (String path : List.of("..", "link", folder.toString())) {
            assertThatExceptionOfType(ImagePromotionException.class)
                    .isThrownBy(() -> read(path))
                    .withMessage("""
                            The path leads outside the workspace.  [UNREADABLE_FILE]
                              path: "%s"
                              Use a path inside the workspace.""", path);
        }
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> read("nothing"))
                .withMessageStartingWith("The workspace has no such file or folder.  [UNREADABLE_FILE]");
    }

    @Test
    void enforcesTheLimitOnTheAgent() throws Exception {
        Path many = Files.createDirectories(workspace.resolve("many"));
        for (int i = 0; i < 5; i++) {
            Files.writeString(many.resolve(i + ".yaml"), POLICY + "#".repeat((4 << 20) - POLICY.length()));
        }

        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> read("many"))
                .withMessage("""
                        The folder has more automation files than the limit allows.  [UNREADABLE_FILE]
                          path:       "many"
                          files:      5, of at most 10000
                          characters: 20971550, of at most 16777216
                          Name the folder of one GitOps repository.""");
    }

    @Test
    void reportsThatTheAgentWasLostOrDidNotReturn() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> {
                    build.workIn((FilePath) null);
                    WorkspaceGitOps.read(build.context(), ".");
                })
                .withMessage("""
                        The connection to the agent was lost while it read the files of the GitOps repository.  [AGENT_LOST]
                          problem: "the agent did not reconnect"
                          Run the build again when the agent is online.""");
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> {
                    build.workIn(Agent.lost(workspace.toFile()));
                    WorkspaceGitOps.read(build.context(), ".");
                })
                .withMessageContaining("[AGENT_LOST]");
    }

    @Test
    void waitsUntilTheAgentIsOnline() throws Exception {
        build.offline(1);

        assertThat(read("fleet").texts()).hasSize(1);

        build.offline(1);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Workspace.find(build.context(), Duration.ZERO))
                .withMessage("the agent is offline");
    }

    @Test
    void refusesNullAndUnexpectedTypes() {
        assertRefused("done", "result", "String");
        assertRefused(null, "result", "nothing");
        assertRefused(new ArrayList<>(List.of(Map.of())), "result", "ArrayList");
        assertRefused(Arrays.asList(null, Map.of()), "files", "nothing");
        assertRefused(List.of(Map.of(), "x"), "files", "String");
        assertRefused(List.of(Map.of("a.yaml", 5), Map.of()), "file", "not a string");
        assertRefused(List.of(Map.of(5, "a"), Map.of()), "file", "not a string");
    }

    @Test
    void refusesMoreThanAnHonestAgentSends() {
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i <= 10_000; i++) {
            many.put(i + ".yaml", POLICY);
        }
        String limit = "more than 10000 files or 16777216 characters";
        assertRefused(new ArrayList<>(List.of(many, Map.of())), "files", limit);
        assertRefused(List.of(Map.of("a.yaml", "x".repeat(17_000_000)), Map.of()), "files", limit);
        assertRefused(List.of(Map.of(), Map.of("a.yaml", "x".repeat(17_000_000))), "files", limit);
    }

    @Test
    void copiesWhatAnAgentSendsAndDropsOtherFiles() {
        GitOpsFiles files = WorkspaceGitOps.checked(List.of(
                Map.of("policy.yaml", POLICY, "pod.yaml", "kind: Pod\n", "run.sh", POLICY),
                Map.of("a.yaml", "no\nFinished: SUCCESS")));

        assertThat(files.texts()).containsOnlyKeys("policy.yaml");
        assertThat(files.unreadable()).isEqualTo(Map.of("a.yaml", "no\\u000aFinished: SUCCESS"));
    }
}
