package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** A question about a release is still open after a restart of the controller, and its answer allows the release. */
class ReleaseAfterRestartTest {
    private final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Test
    void continuesToAskAndPromotesEveryImageOnce() throws Throwable {
        try (StagedRegistry registry = new StagedRegistry()) {
            Statement lives = new Statement() {
                @Override
                public void evaluate() throws Throwable {
                    sessions.then(jenkins -> {
                        registry.configure("shop/app", "shop/cart");
                        ApprovalFixture.configure(jenkins);
                        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "release");
                        job.setDefinition(
                                new CpsFlowDefinition("""
                                def set = [name: '2026.11', images: ['%1$s/shop/app:%2$s', '%1$s/shop/cart:%2$s']]
                                approveRelease set
                                promoteRelease set
                                """.formatted(registry.host(), StagedRegistry.STAGED), true));
                        WorkflowRun run = job.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("alice")))
                                .waitForStart();
                        Questions.of(run, 1);
                    });
                    sessions.then(jenkins -> {
                        WorkflowRun run = jenkins.jenkins
                                .getItemByFullName("release", WorkflowJob.class)
                                .getLastBuild();
                        Questions.approve(Questions.of(run, 1).get(0), "bob");
                        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
                        assertThat(registry.tags("shop/cart")).hasSize(2);
                        assertThat(EvidenceStore.get().index().of("release", 1))
                                .extracting(EvidenceEntry::kind)
                                .filteredOn(kind -> kind == EvidenceKind.PROMOTED)
                                .hasSize(2);
                    });
                }
            };

            sessions.apply(lives, Description.createTestDescription(getClass(), "restart"))
                    .evaluate();
        }
    }
}
