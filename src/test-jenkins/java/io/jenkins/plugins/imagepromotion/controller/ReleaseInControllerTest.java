package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionAction;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A release of two images in a real controller: one approval by a second user, two tags, and the evidence of both. */
@WithJenkins
class ReleaseInControllerTest {
    private final StagedRegistry registry = new StagedRegistry();
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) {
        jenkins = rule;
        registry.configure("shop/app", "shop/cart");
        ApprovalFixture.configure(rule);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private WorkflowRun startedByAlice(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        String images =
                "['%1$s/shop/app:%2$s', '%1$s/shop/cart:%2$s']".formatted(registry.host(), StagedRegistry.STAGED);
        job.setDefinition(new CpsFlowDefinition("def images = " + images + "\n" + script, true));
        return job.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("alice")))
                .waitForStart();
    }

    private static List<EvidenceEntry> events(WorkflowRun run, EvidenceKind kind) throws Exception {
        return EvidenceStore.get().index().of(run.getParent().getFullName(), run.getNumber()).stream()
                .filter(entry -> entry.kind() == kind)
                .toList();
    }

    @Test
    void promotesTheSetThatASecondUserApproved() throws Exception {
        WorkflowRun run = startedByAlice("""
                def approved = approveRelease name: '2026.11', images: images
                def release = promoteRelease name: '2026.11', images: images,
                    digests: approved.promotions.collect { it.digest }
                echo "${release.outcome} ${release.promotions.size()} ${release.record}"
                echo "${release}"
                """);
        InputStepExecution question = Questions.of(run, 1).get(0);
        assertThat(question.getInput().getMessage()).isEqualTo("Promote release 2026.11 to production?");
        Questions.approve(question, "bob");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("PROMOTED 2 " + registry.host() + "/shop/app:release-2026.11", run);
        jenkins.assertLogContains(registry.host() + "/shop/cart@" + registry.digest(), run);
        assertThat(registry.tags("shop/cart")).hasSize(2);
        assertThat(run.getAction(PromotionAction.class).getPromotions())
                .hasSize(2)
                .allSatisfy(image -> {
                    assertThat(image.getRelease()).isEqualTo("2026.11");
                    assertThat(image.getApprovedBy()).isEqualTo("bob");
                })
                .extracting(PromotedImage::getRepository)
                .containsExactlyInAnyOrder(registry.host() + "/shop/app", registry.host() + "/shop/cart");
        assertThat(events(run, EvidenceKind.APPROVED)).hasSize(2);
        assertThat(events(run, EvidenceKind.PROMOTED))
                .hasSize(2)
                .allMatch(entry -> entry.fact(EvidenceEntry.RELEASE).equals("2026.11"));
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            assertThat(browser.getPage(run).asNormalizedText()).contains("Release 2026.11");
            assertThat(browser.goTo("image-promotions/?release=2026.11").asNormalizedText())
                    .contains("Release 2026.11");
        }
    }

    @Test
    void refusesASetThatIsNotApproved() throws Exception {
        WorkflowRun run = startedByAlice("promoteRelease name: '2026.11', images: images");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("[APPROVAL_REQUIRED]", run);
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(registry.tags("shop/app")).hasSize(1);
        assertThat(registry.tags("shop/cart")).hasSize(1);
        assertThat(events(run, EvidenceKind.REFUSED)).hasSize(2);
    }

    @Test
    void doesNotCountTheApprovalOfTheSetForASingleImage() throws Exception {
        WorkflowRun run = startedByAlice("""
                approveRelease name: '2026.11', images: images
                promoteImage image: images[0]
                """);
        Questions.approve(Questions.of(run, 1).get(0), "bob");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("[APPROVAL_REQUIRED]", run);
        assertThat(registry.tags("shop/app")).hasSize(1);
    }
}
