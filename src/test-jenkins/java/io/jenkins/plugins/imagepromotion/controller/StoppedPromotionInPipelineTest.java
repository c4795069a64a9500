package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionAction;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Tests an abort and a timeout of {@code promoteImage} in a real controller. A step must end within one second; the tests allow
 * more time on a busy machine.
 */
@WithJenkins
class StoppedPromotionInPipelineTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String NOTHING =
            "[promoteImage] this attempt wrote nothing to the registry; promote again to start over";

    private final StagedRegistry registry = new StagedRegistry();
    private final String image = registry.host() + "/shop/app:" + StagedRegistry.STAGED;
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) {
        jenkins = rule;
        registry.configure("shop/app");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private WorkflowRun started(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        registry.awaitHang();
        return run;
    }

    /** Promotes until the registry hangs, aborts the build, and returns it. */
    private WorkflowRun aborted() throws Exception {
        WorkflowRun run = started("promoteImage image: '%s'".formatted(image));
        long start = System.nanoTime();
        run.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
        awaitNoThread();
        return run;
    }

    private static void awaitNoThread() throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!threads().isEmpty()) {
            assertThat(System.nanoTime() - end).as("threads %s", threads()).isNegative();
            Thread.sleep(10);
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("image-promotion") && name.endsWith(" promoteImage"))
                .toList();
    }

    private static String production(WorkflowRun run) throws Exception {
        return run.getLog(1000).stream()
                .filter(line -> line.contains("[promoteImage] creating "))
                .map(line -> line.replaceFirst(".*creating ", ""))
                .findFirst()
                .orElseThrow();
    }

    private void assertMayExist(WorkflowRun run) throws Exception {
        String production = production(run);
        jenkins.assertLogContains("[promoteImage] stopped; the last action was: creating " + production, run);
        jenkins.assertLogContains(
                "[promoteImage] " + registry.host() + "/shop/app:" + production
                        + " may exist; promote again to check and complete the promotion",
                run);
        assertThat(run.getAction(PromotionAction.class).getPromotions())
                .extracting(PromotedImage::getOutcome)
                .containsExactly("UNCONFIRMED");
    }

    @Test
    void writesNothingIfAbortedWhileItReadsTheSource() throws Exception {
        registry.hangAt("GET .*/manifests/staging-.*", true);

        WorkflowRun run = aborted();

        jenkins.assertLogContains("[promoteImage] stopped; the last action was: reading " + image, run);
        jenkins.assertLogContains(NOTHING, run);
        assertThat(run.getAction(PromotionAction.class)).isNull();
        assertThat(registry.tags("shop/app")).containsOnlyKeys(StagedRegistry.STAGED);
    }

    @Test
    void reportsThatTheTagMayExistIfAbortedWhileItWrites() throws Exception {
        registry.hangAt("PUT .*/manifests/production-.*", false);

        assertMayExist(aborted());

        assertThat(registry.tags("shop/app")).containsOnlyKeys(StagedRegistry.STAGED);
    }

    @Test
    void reportsThatTheTagMayExistIfAbortedBeforeItIsReadBack() throws Exception {
        registry.hangAt("PUT .*/manifests/production-.*", true);

        assertMayExist(aborted());

        assertThat(registry.tags("shop/app")).hasSize(2);
    }

    @Test
    void writesNothingIfATimeoutEndsItWhileItReads() throws Exception {
        registry.hangAt("GET .*/tags/list.*", true);

        WorkflowRun run = started("timeout(time: 3, unit: 'SECONDS') { promoteImage image: '%s' }".formatted(image));

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        awaitNoThread();
        jenkins.assertLogContains(
                "[promoteImage] stopped; the last action was: " + StagedRegistry.STAGED + " holds " + registry.digest(),
                run);
        jenkins.assertLogContains(NOTHING, run);
        assertThat(registry.tags("shop/app")).containsOnlyKeys(StagedRegistry.STAGED);
    }
}
