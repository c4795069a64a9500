package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.jenkins.history.PromotedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionAction;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jenkins.model.Installed;
import mockwebserver3.MockResponse;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that a stopped step ends immediately, that its threads end shortly afterward, and that the log reports the
 * state of the registry. A step must end within one second; the tests allow more time on a busy machine.
 */
@Timeout(120)
class StoppedStepTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String NOTHING =
            "[promoteImage] this attempt wrote nothing to the registry; promote again to start over";

    private final StepFixture fixture = new StepFixture();
    private final Build build = fixture.build;
    private final InterruptedException abort = new InterruptedException("aborted by alice");
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void close() {
        Installed.nothing();
        released.countDown();
        fixture.close();
    }

    /** Makes the registry hang at that request, either before or after it takes effect. */
    private void hangsAt(String request, boolean takesEffect) {
        fixture.registry.when(request, (received, honest) -> {
            MockResponse response = takesEffect
                    ? honest.get()
                    : new MockResponse.Builder().code(503).build();
            asked.countDown();
            try {
                released.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return response;
        });
    }

    private StepExecution started(Step step) throws Exception {
        build.isAt(Steps.after());
        StepExecution execution = step.start(build.context());
        execution.start();
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        return execution;
    }

    /** Promotes until the registry hangs, stops the step, and returns its log. */
    private List<String> stoppedPromotion() throws Exception {
        StepExecution execution = started(new PromoteImageStep(fixture.named(StepFixture.STAGED)));
        assertThat(threads("promoteImage")).isNotEmpty();
        stop(execution);
        awaitNoThread("promoteImage");
        return build.log();
    }

    private void stop(StepExecution execution) throws Exception {
        long start = System.nanoTime();
        execution.stop(abort);
        assertThat(build.failure()).isSameAs(abort);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
    }

    private static List<String> threads(String step) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("image-promotion") && name.endsWith(" " + step)
                        || name.equals("image-promotion worker"))
                .toList();
    }

    private static void awaitNoThread(String step) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!threads(step).isEmpty()) {
            assertThat(System.nanoTime() - end).as("threads %s", threads(step)).isNegative();
            Thread.sleep(10);
        }
    }

    private String production() {
        return build.log().stream()
                .filter(line -> line.startsWith("[promoteImage] creating "))
                .map(line -> fixture.named(line.substring("[promoteImage] creating ".length())))
                .findFirst()
                .orElseThrow();
    }

    private List<String> outcomes() {
        PromotionAction action = build.run().getAction(PromotionAction.class);
        return action == null
                ? List.of()
                : action.getPromotions().stream().map(PromotedImage::getOutcome).toList();
    }

    @Test
    void reportsThatNothingWasWrittenWhileItReadsTheSource() throws Exception {
        hangsAt("GET .*/manifests/staging-.*", true);

        assertThat(stoppedPromotion())
                .containsExactly(
                        "[promoteImage] reading " + fixture.named(StepFixture.STAGED),
                        "[promoteImage] stopped; the last action was: reading " + fixture.named(StepFixture.STAGED),
                        NOTHING);
        assertThat(outcomes()).isEmpty();
    }

    @Test
    void reportsThatNothingWasWrittenWhileItBacksOff() throws Exception {
        fixture.registry.when("GET .*/tags/list.*", (received, honest) -> {
            asked.countDown();
            return new MockResponse.Builder()
                    .code(429)
                    .setHeader("Retry-After", "40")
                    .build();
        });

        assertThat(stoppedPromotion())
                .endsWith(
                        "[promoteImage] stopped; the last action was: " + StepFixture.STAGED + " holds "
                                + fixture.image.digest(),
                        NOTHING);
    }

    @Test
    void reportsThatTheTagMayExistWhileItIsWritten() throws Exception {
        hangsAt("PUT .*/manifests/production-.*", false);

        assertThat(stoppedPromotion())
                .endsWith(
                        "[promoteImage] stopped; the last action was: creating "
                                + production().substring(production().lastIndexOf(':') + 1),
                        "[promoteImage] " + production()
                                + " may exist; promote again to check and complete the promotion");
        assertThat(fixture.registry.tags("shop/app")).containsOnlyKeys(StepFixture.STAGED);
        assertThat(outcomes()).containsExactly("UNCONFIRMED");
    }

    @Test
    void reportsThatTheTagMayExistUntilItIsReadBack() throws Exception {
        fixture.registry.when("PUT .*/manifests/production-.*", (received, honest) -> {
            hangsAt("GET .*/manifests/production-.*", true);
            return honest.get();
        });

        assertThat(stoppedPromotion())
                .last()
                .isEqualTo("[promoteImage] " + production()
                        + " may exist; promote again to check and complete the promotion");
        assertThat(fixture.registry.tags("shop/app")).hasSize(2);
        assertThat(outcomes()).containsExactly("UNCONFIRMED");
    }

    @Test
    void completesAPromotionThatWasStoppedDuringTheWrite() throws Exception {
        hangsAt("PUT .*/manifests/production-.*", true);
        stoppedPromotion();
        fixture.registry.when(".*", (received, honest) -> honest.get());
        Build again = new Build();
        again.isAt(Steps.after());

        new PromoteImageStep(fixture.named(StepFixture.STAGED))
                .start(again.context())
                .start();

        assertThat(((PromotionResult) again.result()).getTarget()).isEqualTo(production());
        assertThat(fixture.registry.tags("shop/app")).hasSize(2);
    }

    @Test
    void endsWhileItWaitsForAnotherPromotionOfTheRepository() throws Exception {
        hangsAt("PUT .*/manifests/production-.*", false);
        StepExecution holder = started(new PromoteImageStep(fixture.named(StepFixture.STAGED)));
        Build second = new Build();
        second.isAt(Steps.after());
        StepExecution waiting = new PromoteImageStep(fixture.named(StepFixture.STAGED)).start(second.context());
        waiting.start();
        for (int i = 0; i < 400 && !String.valueOf(waiting.getStatus()).startsWith("waiting for "); i++) {
            Thread.sleep(50);
        }

        waiting.stop(abort);

        assertThat(second.failure()).isSameAs(abort);
        assertThat(second.log())
                .endsWith(
                        "[promoteImage] stopped; the last action was: waiting for "
                                + build.run().getFullDisplayName() + ", which is writing to " + fixture.registry.host()
                                + "/shop/app",
                        NOTHING);
        stop(holder);
        awaitNoThread("promoteImage");
    }

    @Test
    void endsTheThreadsOfAllSteps() throws Exception {
        hangsAt(".*", true);
        Installed.plugin("pipeline-input-step");
        for (Step step : List.of(
                new ResolveImageStep(fixture.named(StepFixture.STAGED)),
                new AssertDigestMatchesStep(
                        fixture.named(StepFixture.STAGED),
                        fixture.image.digest().toString()),
                new ImageLineageStep(fixture.named(StepFixture.STAGED)),
                new AssertPromotedStep(fixture.named(StepFixture.STAGED)),
                new PlanRollbackStep(fixture.registry.host() + "/shop/app"),
                new ApprovePromotionStep(fixture.named(StepFixture.STAGED)),
                new AwaitDeployedStep(fixture.named(StepFixture.STAGED)))) {
            Build own = new Build();
            own.isAt(Steps.after());
            StepExecution execution = step.start(own.context());
            int before = fixture.registry.requests().size();
            execution.start();
            for (int i = 0; i < 400 && fixture.registry.requests().size() == before; i++) {
                Thread.sleep(50);
            }
            String name = step.getDescriptor().getFunctionName();
            assertThat(threads(name)).as(name).isNotEmpty();

            execution.stop(abort);

            assertThat(own.failure()).as(name).isSameAs(abort);
            awaitNoThread(name);
            assertThat(own.log().stream().filter(line -> line.contains("] stopped")))
                    .as(name)
                    .singleElement()
                    .asString()
                    .startsWith("[" + name + "] stopped; the last action was: ");
        }
    }

    @Test
    void reportsThatItWasStoppedWhileItWaitedForAThread() throws Exception {
        hangsAt(".*", true);
        List<StepExecution> running = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            running.add(new ResolveImageStep(fixture.named(StepFixture.STAGED)).start(new Build().context()));
            running.get(i).start();
        }
        StepExecution queued = new PromoteImageStep(fixture.named(StepFixture.STAGED)).start(build.context());
        queued.start();

        stop(queued);

        assertThat(build.log()).containsExactly("[promoteImage] stopped before its first action");
        for (StepExecution one : running) {
            one.stop(abort);
        }
        awaitNoThread("resolveImage");
        assertThat(build.log()).hasSize(1);
    }
}
