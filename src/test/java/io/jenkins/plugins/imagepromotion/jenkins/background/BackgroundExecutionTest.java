package io.jenkins.plugins.imagepromotion.jenkins.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertDigestMatchesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertImmutableReferencesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertPromotedStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ImageLineageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PlanRollbackStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PredictDeploymentStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteImageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ResolveImageStep;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.LogWatch;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How every step runs: in the background, stoppable, and again after a restart. */
class BackgroundExecutionTest {
    private final StepFixture fixture = new StepFixture();
    private final Build build = fixture.build;

    @AfterEach
    void close() {
        fixture.close();
    }

    private StepExecution execution(String tag) {
        return new ResolveImageStep(fixture.named(tag)).start(build.context());
    }

    @Test
    void returnsTheResultFromTheBackground() throws Exception {
        boolean isOver = execution(StepFixture.STAGED).start();

        assertThat(isOver).isFalse();
        assertThat(build.result()).hasToString(fixture.registry.host() + "/shop/app@" + fixture.image.digest());
        assertThat(build.reports()).isEqualTo(1);
    }

    @Test
    void takesABoundedNumberOfThreadsForAnyNumberOfSteps() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        fixture.registry.when("GET /v2/.*", (request, honest) -> {
            await(released);
            return honest.get();
        });

        for (int i = 0; i < 100; i++) {
            execution(StepFixture.STAGED).start();
        }

        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("image-promotion( (?!lookup).*)?"))
                .count();
        released.countDown();
        assertThat(threads).isBetween(2L, 64L);
        for (int i = 0; i < 600 && build.reports() < 100; i++) {
            Thread.sleep(100);
        }
        assertThat(build.reports()).isEqualTo(100);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void writesItsProgressToTheLog() throws Exception {
        execution(StepFixture.STAGED).start();

        build.result();
        assertThat(build.log())
                .containsExactly(
                        "[resolveImage] resolving " + fixture.named(StepFixture.STAGED),
                        "[resolveImage] the digest is " + fixture.image.digest());
    }

    @Test
    void worksAsTheUserOfTheBuild() throws Exception {
        execution(StepFixture.STAGED).start();

        build.result();
        assertThat(build.users()).containsOnly("alice");
    }

    @Test
    void refusesAnInvalidReferenceBeforeAnyRequest() {
        StepExecution execution = new ResolveImageStep("registry.example.com/Shop:1").start(build.context());

        assertThatThrownBy(execution::start)
                .isInstanceOf(PromotionFailedException.class)
                .hasMessage("""
                        This is not an image reference.  [INVALID_REFERENCE]
                          found:   "registry.example.com/Shop:1"
                          problem: a repository cannot contain uppercase letters
                          Write it as [registry/]repository[:tag][@digest], for example registry.example.com/team/app:1.4.2.""");
        assertThat(build.reports()).isZero();
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void endsTheBuildWithTheMessageAlone() throws Exception {
        execution("staging-v9.9.9-0a1b2c3-1767222000").start();

        Throwable failure = build.failure();
        assertThat(failure)
                .isInstanceOf(AbortException.class)
                .hasNoCause()
                .hasNoSuppressedExceptions()
                .hasMessage("""
                        The repository has no such image.  [IMAGE_NOT_FOUND]
                          image: %s
                          Check the spelling, and that the build that should have pushed it succeeded.""".formatted(fixture.named("staging-v9.9.9-0a1b2c3-1767222000")));
        assertThat(((PromotionFailedException) failure).getCode()).isEqualTo("IMAGE_NOT_FOUND");
    }

    @Test
    void doesNotChangeAnUnexpectedException() throws Exception {
        IllegalStateException bug = new IllegalStateException("a bug");
        build.fail(bug);

        execution(StepFixture.STAGED).start();

        assertThat(build.failure()).isSameAs(bug);
    }

    @Test
    void stopsWhileTheRegistryHangs() throws Exception {
        fixture.hanging();
        StepExecution execution = execution(StepFixture.STAGED);
        execution.start();
        fixture.awaitRequest();
        InterruptedException abort = new InterruptedException("aborted by alice");

        execution.stop(abort);
        execution.stop(new InterruptedException("again"));

        assertThat(build.failure()).isSameAs(abort).hasNoSuppressedExceptions();
        assertThat(build.reports()).isEqualTo(1);
    }

    @Test
    void saysWhereItWasStoppedAndReportsNothingAfterwards() throws Exception {
        fixture.hanging();
        StepExecution execution = execution(StepFixture.STAGED);
        execution.start();
        fixture.awaitRequest();

        LogWatch late = LogWatch.on(BackgroundExecution.class);
        try {
            execution.stop(new InterruptedException("aborted"));
            late.await("resolveImage failed after it was stopped");
        } finally {
            late.close();
        }

        assertThat(build.reports()).isEqualTo(1);
        assertThat(build.log())
                .containsExactly(
                        "[resolveImage] resolving " + fixture.named(StepFixture.STAGED),
                        "[resolveImage] stopped; the last action was: resolving " + fixture.named(StepFixture.STAGED));
    }

    @Test
    void runsAgainAfterARestart() throws Exception {
        StepExecution interrupted = execution(StepFixture.STAGED);
        fixture.registry.when(".*", Fault.status(503, "UNAVAILABLE", "starting"));
        StepExecution resumed = Stored.andReadAgain(interrupted);
        fixture.registry.when(".*", (request, honest) -> honest.get());

        resumed.onResume();

        assertThat(build.result()).hasToString(fixture.registry.host() + "/shop/app@" + fixture.image.digest());
        assertThat(build.users()).containsOnly("alice");
    }

    @Test
    void canBeStoredWhileItRuns() throws Exception {
        fixture.hanging();
        StepExecution running = execution(StepFixture.STAGED);
        running.start();
        fixture.awaitRequest();

        StepExecution stored = Stored.andReadAgain(running);

        assertThat(stored.getStatus()).isEqualTo("not yet started");
        running.stop(new InterruptedException("aborted"));
    }

    @Test
    void canBeStoppedBetweenRestartAndResume() throws Exception {
        StepExecution loaded = Stored.andReadAgain(execution(StepFixture.STAGED));
        InterruptedException abort = new InterruptedException("aborted");

        loaded.stop(abort);
        loaded.onResume();

        assertThat(build.failure()).isSameAs(abort);
        assertThat(loaded.getStatus()).isEqualTo("not yet started");
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void reportsItsStatus() throws Exception {
        fixture.hanging();
        StepExecution execution = execution(StepFixture.STAGED);
        assertThat(execution.getStatus()).isEqualTo("not yet started");

        execution.start();
        fixture.awaitRequest();

        assertThat(execution.getStatus()).isEqualTo("resolving " + fixture.named(StepFixture.STAGED));
        assertThat(execution.blocksRestart()).isFalse();
        execution.stop(new InterruptedException("aborted"));
    }

    @Test
    void keepsNothingButItsParameters() throws Exception {
        List<Step> steps = List.of(
                new ResolveImageStep("a:1"),
                new AssertDigestMatchesStep("a:1", "b:1"),
                new PromoteImageStep("a:1"),
                new ImageLineageStep("a:1"),
                new AssertPromotedStep("a:1"),
                new PlanRollbackStep("a:1"),
                new PredictDeploymentStep("a:1"),
                new AssertImmutableReferencesStep());

        for (Step step : steps) {
            assertThat(persisted(step.start(build.context()).getClass(), StepExecution.class))
                    .singleElement()
                    .satisfies(field -> assertThat(field.getType()).isEqualTo(BackgroundStep.class));
            assertThat(persisted(step.getClass(), Step.class))
                    .as("what %s persists", step.getClass().getSimpleName())
                    .isNotEmpty()
                    .allSatisfy(field -> assertThat(field.getType()).isIn(String.class, boolean.class));
        }
    }

    private static Stream<Field> persisted(Class<?> type, Class<?> end) {
        return Stream.<Class<?>>iterate(type, it -> it != end, Class::getSuperclass)
                .flatMap(it -> Arrays.stream(it.getDeclaredFields()))
                .filter(field -> !field.isSynthetic())
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()));
    }
}
