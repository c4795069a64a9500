package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Result;
import hudson.remoting.DelegatingCallable;
import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.remoting.RoleChecker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;
import org.jvnet.hudson.test.TestExtension;

/** A scan that takes long on a real agent: stopped, and cut off. */
class ScanOnAgentTest {
    private static final String AGENT = "builder";
    private static final String SCRIPT = """
            node('builder') {
                writeFile file: 'Dockerfile', text: 'FROM nginx@sha256:%s'
                echo assertImmutableReferences().toString()
            }
            """.formatted("a".repeat(64));

    /** The files by which the test and the gate on the agent tell each other how far they are. */
    private static volatile String folder = "";

    private final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @BeforeEach
    void prepare(@TempDir Path shared) {
        folder = shared.toString();
    }

    @Test
    void anAbortStopsTheScanOnTheAgent() throws Throwable {
        inSessions(() -> sessions.then(jenkins -> {
            WorkflowRun run = begin(jenkins);

            run.getExecutor().interrupt();

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
            jenkins.assertLogNotContains("\tat ", run);
            await("stopped");
        }));
    }

    @Test
    void aLostAgentEndsTheStepWithASentence() throws Throwable {
        inSessions(() -> sessions.then(jenkins -> {
            WorkflowRun run = begin(jenkins);

            ((hudson.slaves.SlaveComputer) jenkins.jenkins.getComputer(AGENT))
                    .getChannel()
                    .terminate(new ClosedChannelException());

            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
            jenkins.assertLogContains("The connection to the agent was lost during the scan.  [AGENT_LOST]", run);
            jenkins.assertLogNotContains("\tat ", run);
        }));
    }

    private interface Story {
        void happens() throws Throwable;
    }

    /** Gives the sessions a home, which the rule does only around a test of JUnit 4. */
    private void inSessions(Story story) throws Throwable {
        Statement statement = new Statement() {
            @Override
            public void evaluate() throws Throwable {
                story.happens();
            }
        };
        sessions.apply(statement, Description.createTestDescription(getClass(), "sessions"))
                .evaluate();
    }

    /** Starts a build, and waits until its scan is on the agent. */
    private static WorkflowRun begin(JenkinsRule jenkins) throws Exception {
        jenkins.createSlave(AGENT, null, null);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition(SCRIPT, true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        await("begun");
        return run;
    }

    private static void await(String mark) throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (!Files.exists(Path.of(folder, mark))) {
            assertThat(Instant.now()).as("the scan never was: " + mark).isBefore(end);
            Thread.sleep(50);
        }
    }

    /** Holds each scan on its way to the agent. */
    @TestExtension
    public static final class Gates extends FilePath.FileCallableWrapperFactory {
        @Override
        public <T> DelegatingCallable<T, IOException> wrap(DelegatingCallable<T, IOException> callable) {
            return callable.toString().contains("WorkspaceScan") ? new Gate<>(callable, folder) : callable;
        }
    }

    /** Runs on the agent: waits there until the thread is interrupted. */
    private static final class Gate<T> implements DelegatingCallable<T, IOException> {
        private static final long serialVersionUID = 1L;

        private final DelegatingCallable<T, IOException> callable;
        private final String folder;

        Gate(DelegatingCallable<T, IOException> callable, String folder) {
            this.callable = callable;
            this.folder = folder;
        }

        @Override
        public ClassLoader getClassLoader() {
            return Gate.class.getClassLoader();
        }

        @Override
        public T call() throws IOException {
            mark("begun");
            try {
                Thread.sleep(Duration.ofMinutes(5).toMillis());
            } catch (InterruptedException e) {
                mark("stopped");
                Thread.currentThread().interrupt();
            }
            return callable.call();
        }

        private void mark(String name) throws IOException {
            new File(folder, name).createNewFile();
        }

        @Override
        public void checkRoles(RoleChecker checker) throws SecurityException {
            callable.checkRoles(checker);
        }
    }
}
