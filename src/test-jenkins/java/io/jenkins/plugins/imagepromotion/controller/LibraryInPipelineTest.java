package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The library, loaded from this working copy as a Global Pipeline Library of a real controller. */
@WithJenkins
class LibraryInPipelineTest {
    private final StagedRegistry registry = new StagedRegistry();
    private final String repository = registry.host() + "/shop/app";
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) {
        jenkins = rule;
        registry.configure("shop/app");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        WorkingCopy.load();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("@Library('image-promotion') _\n" + script, true));
        return job;
    }

    private WorkflowRun promotionThatWaits() throws Exception {
        return job("""
                promoteToProduction image: '%s', source: '%s', approvers: 'alice'
                """.formatted(repository, StagedRegistry.STAGED))
                .scheduleBuild2(0)
                .waitForStart();
    }

    private static InputStepExecution question(WorkflowRun run) throws Exception {
        return Questions.of(run, 1).get(0);
    }

    @Test
    void promotesWhatWasApproved() throws Exception {
        WorkflowRun run = promotionThatWaits();
        Questions.approve(question(run), "alice");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("Deploy " + repository + "@" + registry.digest(), run);
        assertThat(run.getArtifacts())
                .singleElement()
                .satisfies(file -> assertThat(file.getFileName()).contains("_shop_app_production-v1.4.2-0a1b2c3-"));
        assertThat(registry.tags("shop/app")).hasSize(2);
    }

    @Test
    void promotesNothingThatWasRejected() throws Exception {
        WorkflowRun run = promotionThatWaits();
        Questions.abort(question(run), "alice");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("[APPROVAL_REJECTED]", run);
        assertThat(registry.tags("shop/app")).containsOnlyKeys(StagedRegistry.STAGED);
    }

    /** Lists, fractions and the full reference, in the sandbox as it is. */
    @Test
    void asksTheApproversOfAListForAFractionOfAnHour() throws Exception {
        WorkflowRun run = job("""
                promoteToProduction image: '%s', source: '%s', approvers: ['alice', 'bob'], approvals: '1', timeoutHours: 0.5
                """.formatted(repository, repository + ":" + StagedRegistry.STAGED))
                .scheduleBuild2(0)
                .waitForStart();

        assertThat(question(run).getInput().getSubmitter()).isEqualTo("alice,bob");
        jenkins.assertLogContains("Timeout set to expire in 30 min", run);
        Questions.approve(question(run), "alice");
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
    }

    @Test
    void holdsNoExecutorWhileAnApprovalWaits() throws Exception {
        WorkflowRun run =
                jenkins.buildAndAssertStatus(Result.FAILURE, job("""
                node {
                    promoteToProduction image: '%s', source: '%s', approvers: 'alice'
                }
                """.formatted(repository, StagedRegistry.STAGED)));

        jenkins.assertLogContains(
                "An approval would occupy an executor while people are asked.  [INVALID_ARGUMENTS]", run);
    }

    @Test
    void refusesAnArgumentThatItDoesNotKnow() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE, job("promoteToProduction image: 'a', sorce: 'b', approvers: 'alice'"));

        jenkins.assertLogContains("unknown argument \"sorce\". Did you mean \"source\"?  [INVALID_ARGUMENTS]", run);
    }

    @Test
    void publishesFromBranchesThatBuildAlone() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job("""
                withEnv(['BRANCH_NAME=feature', 'GIT_COMMIT=0a1b2c3']) {
                    publishImage(image: '%s', version: '1.4.2') { reference -> echo "building ${reference}" }
                }
                """.formatted(repository)));

        jenkins.assertLogContains("[NOT_BUILT]", run);
        jenkins.assertLogNotContains("building ", run);
    }

    @Test
    void noticesThatNothingWasPushed() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job("""
                withEnv(['BRANCH_NAME=main', 'GIT_COMMIT=0a1b2c3']) {
                    publishImage(image: '%s', version: '1.4.2') { reference -> echo "building ${reference}" }
                }
                """.formatted(repository)));

        jenkins.assertLogContains("building " + repository + ":staging-v1.4.2-0a1b2c3-", run);
        jenkins.assertLogContains("[IMAGE_NOT_FOUND]", run);
    }
}
