package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import hudson.model.Cause;
import hudson.model.Result;
import io.jenkins.plugins.imagepromotion.jenkins.history.DeployedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.DeploymentAction;
import io.jenkins.plugins.imagepromotion.jenkins.result.DeploymentResult;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Steps;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@code awaitDeployed}. The test returns the state of the cluster instead of a closure. */
class AwaitDeployedStepTest {
    private static final String OTHER = "sha256:" + "b".repeat(64);

    private final StepFixture fixture = new StepFixture();
    private final Build build = fixture.build;

    @BeforeEach
    void place() {
        build.isAt(Steps.after());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private AwaitDeployedStep step(String timeout) {
        AwaitDeployedStep step = new AwaitDeployedStep(fixture.named(StepFixture.STAGED));
        step.setTimeout(timeout);
        step.setInterval("1s");
        return step;
    }

    private StepExecution start(String timeout) throws Exception {
        StepExecution execution = new AwaitDeployedExecution(build.context(), step(timeout), Duration.ofMillis(500));
        assertThat(execution.start()).isFalse();
        return execution;
    }

    /** Starts the step, and waits until it is between two checks. */
    private StepExecution startWaiting(String timeout) throws Exception {
        String waiting = "waiting for the cluster to run " + fixture.image.digest();
        StepExecution execution = start(timeout);
        build.nextBody().end(state(OTHER));
        for (int i = 0; i < 200 && !waiting.equals(execution.getStatus()); i++) {
            Thread.sleep(50);
        }
        assertThat(execution.getStatus()).isEqualTo(waiting);
        return execution;
    }

    private String state(String digest) {
        return """
                {"kind":"Pod","metadata":{"name":"p","namespace":"shop"},"spec":{"containers":[{"name":"app","image":"%1$s"}]},
                 "status":{"containerStatuses":[{"name":"app","imageID":"%2$s/shop/app@%3$s"}]}}""".formatted(fixture.named(StepFixture.STAGED), fixture.registry.host(), digest);
    }

    private String right() {
        return state(fixture.image.digest().toString());
    }

    private List<DeployedImage> remembered() {
        return build.run().getAction(DeploymentAction.class).getDeployments();
    }

    @Test
    void callsItsClosureUntilTheClusterRunsTheImage() throws Exception {
        start("1m");
        build.nextBody().end(state(OTHER));
        build.nextBody().end(right());

        DeploymentResult result = (DeploymentResult) build.result();

        assertThat(result).hasToString(fixture.registry.host() + "/shop/app@" + fixture.image.digest());
        assertThat(result.getContainers()).containsExactly("shop/Pod/p container app");
        assertThat(result.getWaitedSeconds()).isBetween(1, 30);
        assertThat(build.reports()).isOne();
        assertThat(build.log())
                .containsExactly(
                        "[awaitDeployed] waiting up to 1m for a cluster to run " + fixture.image.digest(),
                        "[awaitDeployed] 0 of 1 container runs " + fixture.image.digest(),
                        "[awaitDeployed]   shop/Pod/p container app: runs " + OTHER + ", a different image",
                        "[awaitDeployed] 1 of 1 container runs " + fixture.image.digest());
    }

    @Test
    void checksOnceMoreAtTheTimeoutIfTheIntervalIsLonger() throws Exception {
        AwaitDeployedStep step = step("2s");
        step.setInterval("1h");
        new AwaitDeployedExecution(build.context(), step, Duration.ofMillis(500)).start();

        build.nextBody().end(state(OTHER));
        build.nextBody().end(state(OTHER));

        assertThat(build.failure()).hasMessageContaining("[DEPLOYMENT_TIMEOUT]");
    }

    @Test
    void keepsARecordWithTheBuild() throws Exception {
        build.startedBy(new Cause.UserIdCause("alice"));
        start("1m");
        build.nextBody().end(right());
        DeploymentResult result = (DeploymentResult) build.result();

        assertThat(remembered()).singleElement().satisfies(one -> {
            assertThat(one.getImage()).isEqualTo(fixture.named(StepFixture.STAGED));
            assertThat(one.getDigest()).isEqualTo(fixture.image.digest().toString());
            assertThat(one.getContainers()).isOne();
            assertThat(one.getRunning()).containsExactly("shop/Pod/p container app");
            assertThat(one.getStartedBy()).isEqualTo("alice");
            assertThat(one.getRecord()).isEqualTo(result.getRecord());
        });
        assertThat(result.getRecord())
                .contains(
                        "\"outcome\" : \"DEPLOYED\"",
                        "\"digest\" : \"" + fixture.image.digest() + "\"",
                        "\"running\" : [ \"shop/Pod/p container app\" ]",
                        "\"startedBy\" : \"alice\"")
                .contains("\"build\" : \"https://jenkins.example.com/job/promote/7/\"");
    }

    @Test
    void failsAfterTheTimeoutAndKeepsNoRecord() throws Exception {
        start("1s");
        build.nextBody().end(state(OTHER));
        build.nextBody().end(state(OTHER));

        assertThat(build.failure())
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith(
                        "The cluster did not run the image in every container within 1s.  [DEPLOYMENT_TIMEOUT]")
                .hasMessageContaining("wrong:  shop/Pod/p container app: runs " + OTHER);
        assertThat(build.run().getAction(DeploymentAction.class)).isNull();
    }

    @Test
    void callsItsClosureAgainIfACommandFails() throws Exception {
        start("1m");
        build.nextBody().fail(new AbortException("script returned exit code 1"));
        build.nextBody().end("Error from server (Forbidden)");
        build.nextBody().end(right());

        build.result();

        assertThat(build.log())
                .contains(
                        "[awaitDeployed] cannot check the cluster now: script returned exit code 1",
                        "[awaitDeployed] cannot check the cluster now: The cluster state cannot be used: it contains no"
                                + " container. [UNREADABLE_STATE]");
    }

    @Test
    void failsWithTheErrorOfTheScript() throws Exception {
        IllegalStateException bug = new IllegalStateException("No such property: kubctl");
        start("1m");
        build.nextBody().fail(bug);

        assertThat(build.failure()).isSameAs(bug);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"null", "7"})
    void failsIfTheClosureReturnsNoString(Integer value) throws Exception {
        start("1m");
        build.nextBody().end(value);

        assertThat(build.failure()).hasMessage("""
                The closure of awaitDeployed does not return a string.  [INVALID_ARGUMENTS]
                  Return the state, for example with `sh returnStdout: true, script: 'kubectl get pods,deployments -o json'` \
                as the last statement.""");
    }

    @Test
    void stopsAClosureThatHangsAtTheTimeout() throws Exception {
        start("1s");
        Build.Body hanging = build.nextBody();
        for (int i = 0; i < 200 && build.cancelled() == null; i++) {
            Thread.sleep(50);
        }
        assertThat(build.cancelled()).isInstanceOf(FlowInterruptedException.class);
        assertThat(build.reports()).isZero();
        hanging.fail(build.cancelled());

        assertThat(build.failure())
                .hasMessageContaining("[DEPLOYMENT_TIMEOUT]")
                .hasMessageContaining("problem: the closure did not return before the timeout\n");
    }

    @Test
    void endsWhenItsClosureIsAborted() throws Exception {
        FlowInterruptedException abort = new FlowInterruptedException(Result.ABORTED);
        start("1m");
        build.nextBody().fail(abort);

        assertThat(build.failure()).isSameAs(abort);
        Thread.sleep(1500);
        assertThat(build.openBodies()).isZero();
        assertThat(build.reports()).isOne();
    }

    @Test
    void endsWhenItIsAbortedBetweenTwoChecks() throws Exception {
        InterruptedException abort = new InterruptedException("aborted by alice");
        StepExecution execution = startWaiting("1m");

        execution.stop(abort);

        assertThat(build.failure()).isSameAs(abort);
        Thread.sleep(1500);
        assertThat(build.openBodies()).isZero();
        assertThat(build.reports()).isOne();
    }

    @Test
    void stopsARunningClosureWhenItIsStopped() throws Exception {
        InterruptedException abort = new InterruptedException("aborted by alice");
        StepExecution execution = start("1m");
        Build.Body body = build.nextBody();

        execution.stop(abort);

        assertThat(build.cancelled()).isSameAs(abort);
        assertThat(build.reports()).isZero();
        body.fail(abort);
        assertThat(build.failure()).isSameAs(abort);
    }

    @Test
    void callsItsClosureAgainAfterARestartBetweenTwoChecks() throws Exception {
        StepExecution execution = startWaiting("1m");
        StepExecution resumed = Stored.andReadAgain(execution);
        build.nextBody();

        resumed.onResume();
        build.nextBody().end(right());

        assertThat(((DeploymentResult) build.result()).getDigest())
                .isEqualTo(fixture.image.digest().toString());
    }

    @Test
    void continuesWithAClosureThatRunsAcrossARestart() throws Exception {
        StepExecution execution = start("1m");
        Build.Body running = build.nextBody();
        // Jenkins stores both in one object graph. The step holds its lock until it has kept the body.
        Object[] program;
        synchronized (execution) {
            program = Stored.andReadAgain(new Object[] {execution, running.callback()});
        }

        ((StepExecution) program[0]).onResume();
        ((BodyExecutionCallback) program[1]).onSuccess(running.outside(), right());

        build.result();
        assertThat(build.openBodies()).isZero();
        assertThat(remembered()).hasSize(1);
    }

    @Test
    void checksOnceMoreIfTheTimeoutPassedWhileTheControllerWasDown() throws Exception {
        StepExecution execution = startWaiting("1s");
        StepExecution resumed = Stored.andReadAgain(execution);
        build.nextBody();
        Thread.sleep(1100);

        resumed.onResume();
        build.nextBody().end(right());

        assertThat(((DeploymentResult) build.result()).getWaitedSeconds()).isPositive();
    }

    @Test
    void failsIfTheTagMovesDuringARestart() throws Exception {
        StepExecution execution = startWaiting("1m");
        StepExecution resumed = Stored.andReadAgain(execution);
        build.nextBody();
        SampleImage other = ImageBuilder.image().version("1.4.3").build();
        fixture.registry.push("shop/app", StepFixture.STAGED, other.mediaType(), other.bytes());

        resumed.onResume();
        build.nextBody().end(right());

        assertThat(build.failure()).hasMessageContaining("[DIGEST_MISMATCH]");
    }

    @Test
    void readsTheImageOnlyBeforeItWaitsAndForTheFirstCheck() throws Exception {
        start("1m");
        for (int i = 0; i < 3; i++) {
            build.nextBody().end(state(OTHER));
        }
        build.nextBody().end(right());
        build.result();
        List<String> reads = fixture.registry.requests().stream()
                .filter(request -> request.contains("/manifests/" + StepFixture.STAGED))
                .toList();

        assertThat(reads).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"soon, 1s, timeout", "10m, 0s, interval"})
    void refusesAnInvalidDurationBeforeItCallsTheClosure(String timeout, String interval, String name) {
        AwaitDeployedStep step = step(timeout);
        step.setInterval(interval);

        assertThatThrownBy(() -> step.start(build.context()).start())
                .hasMessageStartingWith("The " + name + " is not a duration within its range.  [INVALID_ARGUMENTS]");
        assertThat(build.openBodies()).isZero();
    }

    @Test
    void failsBeforeItCallsTheClosureIfTheImageDoesNotExist() throws Exception {
        new AwaitDeployedStep(fixture.named("staging-v9.9.9-0a1b2c3-1767222000"))
                .start(build.context())
                .start();

        assertThat(build.failure()).hasMessageContaining("[IMAGE_NOT_FOUND]");
        assertThat(build.openBodies()).isZero();
    }
}
