package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.AbortException;
import hudson.Agent;
import hudson.Controller;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.imagepromotion.jenkins.background.BackgroundExecution;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.FreezeConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.jenkins.result.ScanResult;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.LogWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jenkins.model.Shutdown;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssertImmutableReferencesStepTest {
    @TempDir
    Path folder;

    private final Build build = new Build();
    private final AssertImmutableReferencesStep step = new AssertImmutableReferencesStep();
    private Path workspace;

    @BeforeEach
    void prepare() throws Exception {
        Controller.fresh();
        workspace = Files.createDirectories(folder.resolve("workspace"));
        build.workIn(workspace);
        Files.createDirectories(workspace.resolve("deploy"));
        Files.writeString(workspace.resolve("deploy/Dockerfile"), "FROM nginx@sha256:" + "a".repeat(64) + "\n");
    }

    private void start() throws Exception {
        Stored.andReadAgain(step.start(build.context())).start();
    }

    private String code() throws Exception {
        return ((PromotionFailedException) build.failure()).getCode();
    }

    @Test
    void countsTheFilesWithoutFindings() throws Exception {
        start();

        ScanResult report = Stored.andReadAgain((ScanResult) build.result());
        assertThat(report.asMap()).isEqualTo(Map.of("files", 1, "waived", 0, "sarif", ""));
        assertThat(report).hasToString("1 file names only immutable references");
    }

    @Test
    void failsWithEachFindingInTheLog() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM nginx:latest\n");
        start();

        assertThat(build.failure()).hasMessage("""
                        The scan found image references that are not allowed.  [MUTABLE_REFERENCES]
                          findings: 1 in 1 file
                          first:    Dockerfile:1: MUTABLE_TAG
                          Use an immutable tag or a digest at each place, or add a waiver with a reason and a last day.""");
        assertThat(code()).isEqualTo("MUTABLE_REFERENCES");
        assertThat(build.log())
                .containsExactly(
                        "[assertImmutableReferences] Dockerfile:1:6: MUTABLE_TAG nginx:latest",
                        "[assertImmutableReferences]   The tag can move: \"latest\" is a channel tag.",
                        "[assertImmutableReferences]   Name an immutable tag or a digest.",
                        "[assertImmutableReferences] 2 files read, 1 finding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy other", "deploy,other", " deploy, other ,"})
    void scansPathsWithCommasAndSpaces(String paths) throws Exception {
        Files.createDirectories(workspace.resolve("other"));
        Files.writeString(workspace.resolve("other/pod.yaml"), "image: nginx:latest\n");
        step.setPaths(paths);
        step.setExcludes("none/** **/*.yaml");
        start();

        assertThat(((ScanResult) build.result()).getFiles()).isEqualTo(1);
    }

    /** A list without names is no list: nothing is left out. */
    @Test
    void scansTheWholeFolderWhereNoPathIsNamed() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM nginx:latest\n");
        step.setPaths(" , ");
        start();

        assertThat(code()).isEqualTo("MUTABLE_REFERENCES");
    }

    @Test
    void scansOnlyThePathsThatAreNamed() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM nginx:latest\n");
        step.setPaths(" deploy , deploy/Dockerfile ");
        start();

        assertThat(((ScanResult) build.result()).getFiles()).isEqualTo(2);
    }

    @Test
    void readsAndLeavesOutByPattern() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM nginx:latest\n");
        Files.writeString(workspace.resolve("a.sh"), "docker pull nginx:latest\n");
        step.setIncludes("**/Dockerfile");
        step.setExcludes("Dockerfile");
        start();

        assertThat(((ScanResult) build.result()).getFiles()).isEqualTo(1);
    }

    @Test
    void refusesToPassWhenThePatternsMatchNoFile() throws Exception {
        step.setIncludes("**/*.yml");
        start();

        assertThat(build.failure()).hasMessage("""
                        The scan did not read any file.  [NOTHING_SCANNED]
                          path:         "%s"
                          not included: 1
                          Correct the path, or the patterns that select files.""".formatted(workspace.toRealPath()));
        assertThat(code()).isEqualTo("NOTHING_SCANNED");
    }

    @Test
    void judgesForTheEnvironment() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM a/b:staging-v1.4.2-3f9c2ab-1763884800\n");
        step.setEnvironment("production");
        start();

        assertThat(build.failure()).hasMessageContaining("Dockerfile:1: TAG_OUTSIDE_PATTERN");
    }

    @Test
    void refusesAnEnvironmentThatThePolicyDoesNotHave() throws Exception {
        step.setEnvironment("qa");
        start();

        assertThat(code()).isEqualTo("UNKNOWN_ENVIRONMENT");
    }

    @Test
    void judgesByThePolicyOfTheController() throws Exception {
        configure();
        Files.createDirectories(workspace.resolve("live"));
        Files.writeString(workspace.resolve("live/Dockerfile"), "FROM a/b:main-v1.4.2-3f9c2ab-1763884800\n");
        Files.writeString(workspace.resolve("Dockerfile"), "FROM a/b:eu_1.4.2_3f9c2ab_1763884800\n");
        start();

        assertThat(build.failure()).hasMessageContaining("first:    live/Dockerfile:1: TAG_OUTSIDE_PATTERN");
        assertThat(build.log())
                .contains("[assertImmutableReferences]   The tag is an immutable tag of main, not of eu.");
    }

    @Test
    void tightensThePolicyOfTheController() throws Exception {
        configure();
        Files.writeString(workspace.resolve("Dockerfile"), "FROM a/b:eu_1.4.2_3f9c2ab_1763884800\n");
        step.setPolicy("name: team\nmutableTags: eu_1.*\n");
        start();

        assertThat(build.failure()).hasMessageContaining("first:    Dockerfile:1: MUTABLE_TAG");
    }

    @Test
    void refusesAPolicyThatWouldRelax() throws Exception {
        step.setPolicy("name: team\nenvironments:\n- {name: qa, branch: qa}\n");
        start();

        assertThat(code()).isEqualTo("POLICY_RELAXED");
    }

    @Test
    void refusesAPolicyThatIsEmpty() throws Exception {
        step.setPolicy("");
        start();

        assertThat(code()).isEqualTo("POLICY_UNREADABLE");
    }

    private static void configure() {
        EnvironmentConfiguration built = new EnvironmentConfiguration("main");
        built.setBranch("main");
        EnvironmentConfiguration promoted = new EnvironmentConfiguration("eu");
        promoted.setOrigins("main");
        promoted.setTagFormat("eu_{version}_{commit}_{timestamp}");
        promoted.setPaths("live/");
        promoted.setFreezes(List.of(new FreezeConfiguration("weekend", "UTC", "Friday 16:00", "Monday 08:00")));
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(List.of(built, promoted));
        ImagePromotionConfiguration.get().setPolicy(policy);
    }

    @Test
    void writesSarifBeforeItFails() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM nginx:latest\n");
        step.setSarif("reports/scan.sarif");
        start();

        assertThat(code()).isEqualTo("MUTABLE_REFERENCES");
        assertThat(workspace.resolve("reports/scan.sarif")).content().contains("\"ruleId\":\"MUTABLE_TAG\"");
    }

    @Test
    void refusesPathsOutsideOfTheWorkspace() throws Exception {
        step.setPaths("..");
        start();

        assertThat(build.failure()).hasMessage("""
                        The path leads outside the workspace.  [UNREADABLE_FILE]
                          path: ".."
                          Use a path inside the workspace.""");
    }

    @Test
    void refusesLinksThatLeadOutOfTheWorkspace() throws Exception {
        Files.createSymbolicLink(workspace.resolve("link"), folder);
        step.setPaths("link");
        start();

        assertThat(code()).isEqualTo("UNREADABLE_FILE");
    }

    @Test
    void refusesToWriteSarifOutsideOfTheWorkspace() throws Exception {
        step.setSarif("../scan.sarif");
        start();

        assertThat(code()).isEqualTo("UNREADABLE_FILE");
        assertThat(folder.resolve("scan.sarif")).doesNotExist();
    }

    @Test
    void refusesToWriteSarifThroughALink() throws Exception {
        Files.createSymbolicLink(workspace.resolve("link"), folder);
        step.setSarif("link/reports/scan.sarif");
        start();

        assertThat(code()).isEqualTo("UNREADABLE_FILE");
        assertThat(folder.resolve("reports")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gone", "gone/scan.sarif", "gone/reports/scan.sarif"})
    void refusesToWriteSarifOverALinkThatLeadsNowhere(String sarif) throws Exception {
        Files.createSymbolicLink(workspace.resolve("gone"), folder.resolve("nothing"));
        step.setSarif(sarif);
        start();

        assertThat(build.failure()).isInstanceOf(AbortException.class).hasNoCause();
        assertThat(code()).isEqualTo("UNREADABLE_FILE");
        assertThat(folder.resolve("nothing")).doesNotExist();
    }

    @Test
    void refusesAMissingPath() throws Exception {
        step.setPaths("nothing");
        start();

        assertThat(code()).isEqualTo("UNREADABLE_FILE");
    }

    @Test
    void refusesAWorkspaceThatDoesNotExist() throws Exception {
        build.workIn(workspace.resolve("nothing"));
        start();

        assertThat(build.failure()).hasMessage("""
                        The workspace has no such file or folder.  [UNREADABLE_FILE]
                          path: "."
                          Use a path inside the workspace.""");
    }

    @Test
    void refusesToWriteSarifOverAFolder() throws Exception {
        step.setSarif("deploy");
        start();

        assertThat(build.failure()).hasMessage("""
                        The file cannot be written.  [UNREADABLE_FILE]
                          path: "deploy"
                          Use a path inside the workspace.""");
    }

    @Test
    void countsTheLinesThatTheLogDoesNotGet() throws Exception {
        // Three lines for each finding, and one for the totals: 301.
        Files.writeString(workspace.resolve("a.sh"), "docker pull nginx:latest\n".repeat(100));
        start();

        assertThat(code()).isEqualTo("MUTABLE_REFERENCES");
        assertThat(build.log())
                .hasSize(301)
                .endsWith("[assertImmutableReferences] … and 1 more line; set `sarif` to write all findings to a file");
    }

    @Test
    void tellsTheAgentToStopWhenTheBuildIsAborted() throws Exception {
        Agent agent = new Agent();
        build.workIn(agent.hanging(workspace.toFile()));
        StepExecution execution = step.start(build.context());
        execution.start();
        agent.awaitCall();
        InterruptedException abort = new InterruptedException("aborted by alice");
        LogWatch late = LogWatch.on(BackgroundExecution.class);
        try {
            execution.stop(abort);

            assertThat(build.failure()).isSameAs(abort).hasNoSuppressedExceptions();
            agent.awaitInterruption();
            late.await("assertImmutableReferences failed after it was stopped");
        } finally {
            late.close();
        }
        assertThat(build.reports()).isEqualTo(1);
        assertThat(build.log())
                .containsExactly("[assertImmutableReferences] stopped; the last action was: scanning the workspace");
    }

    @Test
    void scansAgainFromTheStartAfterARestart() throws Exception {
        StepExecution interrupted = step.start(build.context());
        Files.writeString(workspace.resolve("b.sh"), "docker pull nginx@sha256:" + "a".repeat(64) + "\n");

        Stored.andReadAgain(interrupted).onResume();

        assertThat(((ScanResult) build.result()).getFiles()).isEqualTo(2);
        assertThat(build.log()).containsExactly("[assertImmutableReferences] 2 files read, 0 findings");
    }

    @Test
    void saysThatTheAgentWasLost() throws Exception {
        build.workIn(Agent.lost(workspace.toFile()));
        start();

        assertThat(build.failure()).isInstanceOf(AbortException.class).hasMessage("""
                        The connection to the agent was lost during the scan.  [AGENT_LOST]
                          problem: "java.nio.channels.ClosedChannelException"
                          Run the build again when the agent is online.""");
        assertThat(code()).isEqualTo("AGENT_LOST");
        assertThat(build.failure()).as("Jenkins would print a cause").hasNoCause();
    }

    @Test
    void saysThatTheAgentIsOffline() throws Exception {
        build.workIn(Agent.closed(workspace.toFile()));
        start();

        assertThat(build.failure()).hasMessageContaining("problem: \"channel is already closed\"");
        assertThat(code()).isEqualTo("AGENT_LOST");
    }

    @Test
    void saysThatTheAgentDidNotComeBackAfterARestart() throws Exception {
        StepExecution interrupted = step.start(build.context());
        build.workIn((FilePath) null);

        Stored.andReadAgain(interrupted).onResume();

        assertThat(build.failure()).hasMessageContaining("problem: \"the agent did not reconnect\"");
        assertThat(code()).isEqualTo("AGENT_LOST");
    }

    @Test
    void leavesTheScanToTheNextLifeIfTheControllerDisconnectsTheAgent() throws Exception {
        build.workIn(Agent.lost(workspace.toFile()));
        StepExecution execution = step.start(build.context());
        LogWatch log = LogWatch.on(BackgroundExecution.class);
        try (Shutdown shutdown = Shutdown.begun()) {
            execution.start();
            log.await("assertImmutableReferences failed in the shutdown of the controller, and will run again");
        } finally {
            log.close();
        }
        assertThat(build.reports()).isZero();

        build.workIn(workspace);
        Stored.andReadAgain(execution).onResume();

        assertThat(build.result()).hasToString("1 file names only immutable references");
    }

    @Test
    void needsAWorkspaceAndALog() {
        AssertImmutableReferencesStep.DescriptorImpl descriptor = new AssertImmutableReferencesStep.DescriptorImpl();

        assertThat(descriptor.getFunctionName()).isEqualTo("assertImmutableReferences");
        assertThat(descriptor.getRequiredContext()).isEqualTo(Set.of(Run.class, FilePath.class, TaskListener.class));
        assertThat(descriptor.argumentsToString(Map.of())).isEqualTo(".");
        assertThat(descriptor.argumentsToString(Map.of("paths", "deploy"))).isEqualTo("deploy");
    }
}
