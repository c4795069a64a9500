package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.triggers.TimerTrigger;
import io.jenkins.plugins.imagepromotion.jenkins.approval.ApprovalAction;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import java.util.Map;
import org.jenkinsci.plugins.pipeline.modeldefinition.actions.RestartDeclarativePipelineAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who approves what, in a real controller with users and permissions, and what fools it no longer. */
@WithJenkins
class ApprovalsInControllerTest {
    private final StagedRegistry registry = new StagedRegistry();
    private final String image = registry.host() + "/shop/app:" + StagedRegistry.STAGED;
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) {
        jenkins = rule;
        registry.configure("shop/app");
        ApprovalFixture.configure(rule);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script.formatted(image), true));
        return job;
    }

    private static WorkflowRun startedBy(WorkflowJob job, Cause... causes) throws Exception {
        return job.scheduleBuild2(0, new CauseAction(causes)).waitForStart();
    }

    private WorkflowRun startedByAlice(String script) throws Exception {
        return startedBy(job(script), new Cause.UserIdCause("alice"));
    }

    private static InputStepExecution question(WorkflowRun run) throws Exception {
        return Questions.of(run, 1).get(0);
    }

    private void assertRefused(WorkflowRun run, String text) throws Exception {
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains(text, run);
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(registry.tags("shop/app")).containsOnlyKeys(StagedRegistry.STAGED);
    }

    @Test
    void promotesWhatASecondUserApproved() throws Exception {
        WorkflowRun run = startedByAlice(ApprovalFixture.APPROVE_AND_PROMOTE);
        assertThat(question(run).getInput().getMessage()).isEqualTo("Promote app to production?");

        Questions.approve(question(run), "alice");
        jenkins.waitForMessage("the approval of alice does not count: alice started the build", run);
        Questions.approve(question(run), "bob");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("policy company: approved by bob", run);
        assertThat(registry.tags("shop/app")).hasSize(2);
        FlowNode step = new DepthFirstScanner()
                .findFirstMatch(run.getExecution(), node -> node.getAction(ApprovalAction.class) != null);
        assertThat(ApprovalAction.on(step)).extracting(ApprovalAction::getUser).containsExactly("alice", "bob");
    }

    @Test
    void countsNoAnswerForAnotherEnvironment() throws Exception {
        WorkflowRun run = startedByAlice("""
                def approved = approvePromotion image: '%1$s', to: 'production-eu'
                promoteImage image: '%1$s', digest: approved.digest
                """);
        Questions.approve(question(run), "bob");

        assertRefused(run, "[APPROVAL_REQUIRED]");
    }

    @Test
    void countsNoAnswerToAQuestionOfTheScript() throws Exception {
        WorkflowRun run = startedByAlice("""
                def planned = promoteImage image: '%1$s', dryRun: true
                input message: 'Send the newsletter?', parameters: [choice(name: 'digest', choices: [planned.digest])]
                promoteImage image: '%1$s'
                """);
        String digest = registry.digest().toString();
        try (ACLContext as = ACL.as(User.getById("bob", true))) {
            question(run).proceed(Map.of("digest", digest));
        }

        assertRefused(run, "[APPROVAL_REQUIRED]");
    }

    @Test
    void promotesNothingThatWasRejectedInTheSameBuild() throws Exception {
        WorkflowRun run = startedByAlice("""
                try {
                    approvePromotion image: '%1$s', approvers: 'bob, carol'
                } catch (e) {
                    echo "the code is ${e.code}"
                }
                try {
                    approvePromotion image: '%1$s', approvers: 'carol'
                } catch (e) {
                    echo "then the code is ${e.code}"
                }
                promoteImage image: '%1$s'
                """);
        Questions.abort(question(run), "bob");

        assertRefused(run, "it was rejected in this build.  [APPROVAL_REJECTED]");
        jenkins.assertLogContains("the code is APPROVAL_REJECTED", run);
        jenkins.assertLogContains("then the code is APPROVAL_REJECTED", run);
    }

    @Test
    void endsWithoutARejectionWhereOneWhoMayNotAnswerAborts() throws Exception {
        WorkflowRun run = startedByAlice("""
                approvePromotion image: '%1$s', approvers: 'bob'
                """);
        Questions.abort(question(run), "operator");

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        jenkins.assertLogNotContains("[APPROVAL_REJECTED]", run);
    }

    @Test
    void endsWhenTheTimeIsUp() throws Exception {
        WorkflowRun run = startedByAlice("""
                timeout(time: 5, unit: 'SECONDS') { approvePromotion image: '%1$s' }
                """);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(Questions.asked(run)).isEmpty();
    }

    @Test
    void asksForOneMoreWhereATimerStartedIt() throws Exception {
        WorkflowJob job = job(ApprovalFixture.APPROVE_AND_PROMOTE);
        WorkflowRun run = startedBy(job, new TimerTrigger.TimerTriggerCause());

        Questions.approve(question(run), "alice");
        jenkins.waitForMessage("(approval 2 of 2)", run);
        Questions.approve(question(run), "bob");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
    }

    @Test
    void countsNobodyWhoStartedABuildTwelveBuildsAgo() throws Exception {
        WorkflowRun before = jenkins.assertBuildStatusSuccess(
                jenkins.waitForCompletion(startedBy(job("echo 'x'"), new Cause.UserIdCause("bob"))));
        for (int i = 0; i < 12; i++) {
            before = jenkins.assertBuildStatusSuccess(
                    jenkins.waitForCompletion(startedBy(job("echo 'x'"), new Cause.UpstreamCause(before))));
        }
        WorkflowRun run = startedBy(job(ApprovalFixture.APPROVE_AND_PROMOTE), new Cause.UpstreamCause(before));

        Questions.approve(question(run), "bob");
        jenkins.waitForMessage("the approval of bob does not count: bob started the build", run);
        Questions.approve(question(run), "carol");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
    }

    /** A build that would promote without an approval, so that its script is what it depends on. */
    private WorkflowRun ordinary() throws Exception {
        EnvironmentConfiguration open = new EnvironmentConfiguration("production");
        open.setOrigins("staging");
        ApprovalFixture.setPolicy(open);
        WorkflowRun run = startedByAlice("""
                pipeline {
                    agent none
                    stages {
                        stage('First') { steps { echo 'first' } }
                        stage('Promote') { steps { promoteImage image: '%1$s', dryRun: true } }
                    }
                }
                """);
        return jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
    }

    private WorkflowRun next(WorkflowRun before) throws Exception {
        WorkflowJob job = before.getParent();
        while (job.getLastBuild().getNumber() == before.getNumber()) {
            Thread.sleep(100);
        }
        return jenkins.waitForCompletion(job.getLastBuild());
    }

    /**
     * Runs the script of that build again, with one text in place of another. By name, because the tests without a controller have
     * a class of this name.
     */
    private WorkflowRun replay(WorkflowRun before, String text, String replacement) throws Exception {
        for (Action action : before.getAllActions()) {
            Class<?> type = action.getClass();
            if (type.getName().equals("org.jenkinsci.plugins.workflow.cps.replay.ReplayAction")) {
                String script = (String) type.getMethod("getOriginalScript").invoke(action);
                type.getMethod("run", String.class, Map.class)
                        .invoke(action, script.replace(text, replacement), Map.of());
            }
        }
        return next(before);
    }

    @Test
    void refusesAReplayWithAnotherScriptAndWhatRestartsIt() throws Exception {
        WorkflowRun original = ordinary();

        WorkflowRun replay = replay(original, "echo 'first'", "echo 'edited'");
        assertRefused(replay, "[REPLAYED]");

        replay.getAction(RestartDeclarativePipelineAction.class).run("Promote");
        WorkflowRun restart = next(replay);
        assertRefused(restart, "[REPLAYED]");
        jenkins.assertLogContains("script: it differs from that of " + original.getUrl(), restart);
    }

    @Test
    void promotesInARebuildAndInWhatRestartsIt() throws Exception {
        WorkflowRun rebuild = jenkins.assertBuildStatusSuccess(replay(ordinary(), "", ""));

        rebuild.getAction(RestartDeclarativePipelineAction.class).run("Promote");
        jenkins.assertBuildStatusSuccess(next(rebuild));
    }

    @Test
    void refusesARebuildOfWhatIsGone() throws Exception {
        WorkflowRun original = ordinary();
        WorkflowRun rebuild = replay(original, "", "");
        original.delete();

        assertRefused(replay(rebuild, "", ""), "script: it is a copy, and the original is gone");
    }
}
