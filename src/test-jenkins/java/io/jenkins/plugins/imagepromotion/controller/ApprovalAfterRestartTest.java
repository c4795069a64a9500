package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.CauseAction;
import hudson.model.Result;
import hudson.triggers.TimerTrigger;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** What a restart of the controller leaves of an approval that is half given. */
class ApprovalAfterRestartTest {
    private final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Test
    void asksOnAndCountsWhatWasAnsweredBefore() throws Throwable {
        try (StagedRegistry registry = new StagedRegistry()) {
            Statement lives = new Statement() {
                @Override
                public void evaluate() throws Throwable {
                    sessions.then(jenkins -> {
                        registry.configure("shop/app");
                        ApprovalFixture.configure(jenkins);
                        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "promotion");
                        String image = registry.host() + "/shop/app:" + StagedRegistry.STAGED;
                        job.setDefinition(
                                new CpsFlowDefinition(ApprovalFixture.APPROVE_AND_PROMOTE.formatted(image), true));
                        WorkflowRun run = job.scheduleBuild2(0, new CauseAction(new TimerTrigger.TimerTriggerCause()))
                                .waitForStart();
                        Questions.approve(Questions.of(run, 1).get(0), "alice");
                        jenkins.waitForMessage("(approval 2 of 2)", run);
                        Questions.of(run, 1);
                    });
                    sessions.then(jenkins -> {
                        WorkflowRun run = jenkins.jenkins
                                .getItemByFullName("promotion", WorkflowJob.class)
                                .getLastBuild();
                        Questions.approve(Questions.of(run, 1).get(0), "bob");
                        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
                        jenkins.assertLogContains("policy company: approved by alice, bob", run);
                        assertThat(registry.tags("shop/app")).hasSize(2);
                    });
                }
            };

            sessions.apply(lives, Description.createTestDescription(getClass(), "restart"))
                    .evaluate();
        }
    }
}
