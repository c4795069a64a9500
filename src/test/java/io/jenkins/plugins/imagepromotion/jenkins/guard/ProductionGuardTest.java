package io.jenkins.plugins.imagepromotion.jenkins.guard;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.EnvVars;
import hudson.model.Cause;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteImageStep;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.ScriptStep;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayCause;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A build either makes images or promotes one to a protected environment; it is told before anything is done. */
class ProductionGuardTest {
    private static final String BUILD = "set -e\ndocker build -t app --build-arg TOKEN=hunter2 .";

    /** A step whose plugin fails to say what it would do. */
    private static final ScriptStep UNREADABLE = new ScriptStep("sh", Map.of()) {
        @Override
        public StepDescriptor getDescriptor() {
            throw new IllegalStateException("a plugin's bug");
        }
    };

    private final StepFixture fixture = new StepFixture();
    private final Build build = fixture.build;
    private final BuildListener listener = new BuildListener();

    @AfterEach
    void close() {
        fixture.close();
    }

    private StepContext guarded() throws Exception {
        assertThat(new ProductionGuardStep().start(build.context()).start()).isFalse();
        return build.body().inside();
    }

    private void promote(String to, boolean dryRun) throws Exception {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setTo(to);
        step.setDryRun(dryRun);
        step.start(build.context()).start();
    }

    private static Build downstreamOf(Build starter) {
        Build downstream = new Build();
        downstream.startedBy(new Cause.UpstreamCause(starter.run()));
        return downstream;
    }

    @Test
    void refusesToBuildInsideBeforeTheStepStarts() throws Exception {
        build.isAt(inStage("Release"));

        listener.notifyOfNewStep(ScriptStep.sh(BUILD), guarded());

        assertThat(build.failure()).isInstanceOf(PromotionFailedException.class).hasMessage("""
                Refused to start sh: it builds an image, and it runs inside productionGuard.  [BUILD_IN_GUARD]
                  command: docker build
                  line:    2 of the script
                  stage:   Release
                  Images of a protected environment exist only by promotion. Build in the pipeline of the branch, and promote the \
                tested digest here with `promoteImage`.""");
    }

    @ParameterizedTest
    @CsvSource({
        "sh, script, podman push app:1",
        "bat, script, docker.exe build .",
        "powershell, script, docker build .",
        "pwsh, script, docker build .",
        "sh, script, docker tag app:1 registry.example.com/app:latest",
        "rtMavenRun, goals, package jib:build",
        "rtDockerPush, image, registry.example.com/app:1"
    })
    void refusesWhateverRunsTheCommand(String step, String parameter, String text) throws Exception {
        listener.notifyOfNewStep(new ScriptStep(step, Map.of(parameter, text)), guarded());

        assertThat(((PromotionFailedException) build.failure()).getCode()).isEqualTo("BUILD_IN_GUARD");
    }

    @ParameterizedTest
    @CsvSource({"sh, script, docker run app:1", "sh, script, echo docker build .", "echo, message, docker build ."})
    void letsOtherStepsStart(String step, String parameter, String text) throws Exception {
        listener.notifyOfNewStep(new ScriptStep(step, Map.of(parameter, text)), guarded());

        assertThat(build.reports()).isZero();
    }

    @Test
    void endsWithItsBodyAndPassesOnItsValue() throws Exception {
        guarded();
        build.body().end();

        listener.notifyOfNewStep(ScriptStep.sh(BUILD), build.context());

        assertThat(build.result()).isEqualTo("the body's value");
        assertThat(build.reports()).isOne();
    }

    @Test
    void endsWithABodyThatFailsToo() throws Exception {
        guarded();
        Build downstream = downstreamOf(build);
        build.body().fail(new IllegalStateException("no"));

        listener.notifyOfNewStep(ScriptStep.sh(BUILD), downstream.context());

        assertThat(build.failure()).hasMessage("no");
        assertThat(downstream.reports()).isZero();
    }

    @Test
    void letsABuildThatDoesNotPromoteBuild() {
        listener.notifyOfNewStep(ScriptStep.sh(BUILD), build.context());

        assertThat(build.reports()).isZero();
    }

    @Test
    void savesNothingForABuildThatHasNothingToDoWithImages() {
        listener.notifyOfNewStep(ScriptStep.sh("mvn verify"), build.context());
        listener.notifyOfNewStep(ScriptStep.sh("docker pull app:1"), build.context());

        assertThat(build.saves()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void refusesThePromotionOfABuildThatBuiltAnImage(boolean dryRun) throws Exception {
        build.isAt(inStage("Publish"));
        listener.notifyOfNewStep(ScriptStep.sh(BUILD), build.context());
        listener.notifyOfNewStep(ScriptStep.sh("docker push app:1"), build.context());

        promote("production", dryRun);

        assertThat(build.failure()).isInstanceOf(PromotionFailedException.class).hasMessage("""
                Refused to promote %s to production: this build built or pushed an image.  [BUILT_IN_THIS_RUN]
                  built: docker build (sh, line 2, stage Publish)
                  built: docker push (sh, line 1, stage Publish)
                  Build in the pipeline of the branch, and promote its image in a separate job that does not build images.""".formatted(
                        fixture.named(StepFixture.STAGED)));
        assertThat(fixture.registry.requests()).isEmpty();
        assertThat(build.saves()).isEqualTo(2);
    }

    @Test
    void doesNotCountAnOrdinaryNewNameAsABuild() throws Exception {
        listener.notifyOfNewStep(ScriptStep.sh("docker tag app:1 app:latest"), build.context());

        promote("production", true);

        assertThat(((PromotionResult) build.result()).isDryRun()).isTrue();
    }

    @Test
    void refusesToBuildInABuildThatPromoted() throws Exception {
        promote("production", false);
        build.result();
        Build later = sameRun();

        listener.notifyOfNewStep(ScriptStep.sh(BUILD), later.context());

        assertThat(later.failure())
                .hasMessageStartingWith("Refused to start sh: it builds an image, and this build promotes to a"
                        + " protected environment.  [BUILD_IN_GUARD]\n");
    }

    @Test
    void namesNoStageIfThereIsNone() throws Exception {
        listener.notifyOfNewStep(ScriptStep.sh(BUILD), guarded());

        assertThat(build.failure().getMessage()).contains("\n  line:    2 of the script\n  Images of");
    }

    @Test
    void isNotGuardedByADryRun() throws Exception {
        promote("production", true);
        build.result();
        Build later = sameRun();

        listener.notifyOfNewStep(ScriptStep.sh(BUILD), later.context());

        assertThat(later.reports()).isZero();
    }

    @Test
    void countsWhatABuildThatItStartedBuilt() throws Exception {
        Build downstream = downstreamOf(downstreamOf(build));
        listener.notifyOfNewStep(ScriptStep.sh(BUILD), downstream.context());

        promote("production", false);

        assertThat(build.failure().getMessage())
                .contains("built: docker build (sh, line 2) in promote #7", "[BUILT_IN_THIS_RUN]");
    }

    @Test
    void countsWhatAFurtherBuildBuiltAlsoThroughOneThatIsOver() throws Exception {
        Build between = downstreamOf(build);
        Build downstream = downstreamOf(between);
        between.ends();
        listener.notifyOfNewStep(ScriptStep.sh(BUILD), downstream.context());

        promote("production", false);

        assertThat(build.failure().getMessage())
                .contains("built: docker build (sh, line 2) in promote #7", "[BUILT_IN_THIS_RUN]");
    }

    @Test
    void promotesThoughTheBuildThatStartedItBuiltTheImage() throws Exception {
        Build pipelineOfTheBranch = new Build();
        build.startedBy(new Cause.UpstreamCause(pipelineOfTheBranch.run()));
        listener.notifyOfNewStep(ScriptStep.sh(BUILD), pipelineOfTheBranch.context());

        promote("production", true);

        assertThat(((PromotionResult) build.result()).isDryRun()).isTrue();
    }

    @Test
    void guardsTheBuildsThatAreStartedInsideAlsoThroughOneThatIsOver() throws Exception {
        guarded();
        Build between = downstreamOf(build);
        Build downstream = downstreamOf(between);
        between.ends();

        listener.notifyOfNewStep(ScriptStep.sh(BUILD), downstream.context());

        assertThat(downstream.failure()).hasMessageContaining("promote #7, which started this build, promotes or runs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crane copy elsewhere.example.com/x:1 registry.example.com/shop:staging-v9.9.9-1f3e5d7-1700000000",
                "crane tag registry.example.com/shop:1 staging-v9.9.9-1f3e5d7-1700000000",
                "oras tag registry.example.com/shop:1 1.2.3 staging-v9.9.9-1f3e5d7-1700000000 latest",
                "skopeo copy docker://a:1 docker://$UNKNOWN",
                "aws ecr put-image --image-tag staging-v9.9.9-1f3e5d7-1700000000 --image-manifest x",
                "docker tag app:1 app:latest\ndocker push app:latest",
                "crane copy a:1 b:latest; crane copy a:1 b:staging-v9.9.9-1f3e5d7-1700000000"
            })
    void remembersEachCommandByWhichAnOriginTagCanAppear(String script) throws Exception {
        listener.notifyOfNewStep(ScriptStep.sh(script), build.context());

        promote("production", true);

        assertThat(((PromotionFailedException) build.failure()).getCode()).isEqualTo("BUILT_IN_THIS_RUN");
    }

    /** Scripts that are made to be too much for the reader. */
    static Stream<String> unreadable() {
        return Stream.of(
                "sudo ".repeat(8_000) + "docker ps",
                "echo " + "${x:-".repeat(200) + "$(docker ps)" + "}".repeat(200),
                "$(".repeat(200) + "docker ps" + ")".repeat(200),
                "echo " + "a ".repeat(1_000_000) + "; docker ps",
                "powershell -EncodedCommand ZABvAGMAawBlAHIA",
                "echo ZG9ja2VyIGJ1aWxkIC4K | base64 -d | sh");
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    @Timeout(60)
    void refusesInsideAScriptThatItCannotRead(String script) throws Exception {
        listener.notifyOfNewStep(ScriptStep.sh(script), guarded());

        assertThat(build.failure())
                .hasMessageStartingWith("Refused to start sh: it cannot be read completely, so it may build an image,");
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    @Timeout(60)
    void remembersAScriptThatItCannotRead(String script) throws Exception {
        listener.notifyOfNewStep(ScriptStep.sh(script), build.context());

        promote("production", true);

        assertThat(build.failure()).hasMessageContainingAll("built: unknown (sh, line 1)", "[BUILT_IN_THIS_RUN]");
    }

    @Test
    void remembersAScriptThatItFailsToCheck() throws Exception {
        listener.notifyOfNewStep(ScriptStep.sh("docker ps"), new ContextWithout(EnvVars.class, build.context()));

        promote("production", true);

        assertThat(build.failure()).hasMessageContaining("built: unknown (sh, could not be checked)");
    }

    @Test
    void guardsTheBuildsThatAreStartedInside() throws Exception {
        guarded();
        Build downstream = downstreamOf(build);

        listener.notifyOfNewStep(ScriptStep.sh(BUILD), downstream.context());

        assertThat(downstream.failure())
                .hasMessageStartingWith("Refused to start sh: it builds an image, and promote #7,"
                        + " which started this build, promotes or runs inside productionGuard.  [BUILD_IN_GUARD]\n");
    }

    @Test
    void leavesABuildAloneWhoseStarterIsOver() throws Exception {
        guarded();
        Build downstream = downstreamOf(build);
        build.ends();

        listener.notifyOfNewStep(ScriptStep.sh(BUILD), downstream.context());

        assertThat(downstream.reports()).isZero();
    }

    @Test
    void refusesInsideWhatItCannotRead() throws Exception {
        listener.notifyOfNewStep(UNREADABLE, guarded());

        assertThat(build.failure()).hasMessage("""
                Refused to start a step: could not determine whether it builds an image.  [BUILD_IN_GUARD]
                  problem: IllegalStateException
                  See the controller's log for details. Correct the policy in Manage Jenkins if it is invalid, or move the step out of \
                the guard.""");
    }

    @Test
    void disturbsNobodyByWhatItCannotRead() {
        listener.notifyOfNewStep(UNREADABLE, build.context());

        assertThat(build.reports()).isZero();
    }

    @Test
    void refusesThePromotionOfAReplayUnlessThePolicyAllowsIt() throws Exception {
        build.startedBy(new ReplayCause());

        promote("production", false);

        assertThat(((PromotionFailedException) build.failure()).getCode()).isEqualTo("REPLAYED");
    }

    /** A context that fails to answer one question. */
    private static final class ContextWithout extends StepContext {
        private static final long serialVersionUID = 1L;
        private final transient StepContext context;
        private final transient Class<?> missing;

        ContextWithout(Class<?> missing, StepContext context) {
            this.context = context;
            this.missing = missing;
        }

        @Override
        public <T> T get(Class<T> key) throws IOException, InterruptedException {
            if (key == missing) {
                throw new IOException("no answer");
            }
            return context.get(key);
        }

        @Override
        public void onSuccess(Object result) {
            context.onSuccess(result);
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            return context.newBodyInvoker();
        }

        @Override
        public void onFailure(Throwable cause) {
            context.onFailure(cause);
        }
    }

    /** The same run with a step of its own that is yet to end. */
    private Build sameRun() {
        return new Build(build);
    }

    private static FlowNode inStage(String name) {
        BlockStartNode stage = new BlockStartNode(null, "3", List.of()) {};
        stage.addAction(new LabelAction(name));
        return new FlowNode((FlowExecution) null, "4", List.of()) {
            @Override
            public List<? extends BlockStartNode> getEnclosingBlocks() {
                return List.of(new BlockStartNode(null, "5", List.of()) {}, stage);
            }
        };
    }
}
