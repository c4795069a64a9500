package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The example jobs around production as they are, in a real controller; the engine of the default build runs the same. */
@WithJenkins
class ExamplesInControllerTest {
    private final StagedRegistry registry = new StagedRegistry();
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        registry.configure("team/shop", "team/cart");
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "registry", "", "robot", "pass word"));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        WorkingCopy.load();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private WorkflowRun start(String example) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        String pipeline = Files.readString(Path.of("examples").resolve(example))
                .replace("registry.example.com/team", registry.host() + "/team");
        job.setDefinition(new CpsFlowDefinition(pipeline, true));
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("SOURCE", ""),
                new StringParameterDefinition("RELEASE", ""),
                new StringParameterDefinition("SHOP", ""),
                new StringParameterDefinition("CART", "")));
        return job.scheduleBuild2(
                        0,
                        new ParametersAction(
                                new StringParameterValue("SOURCE", StagedRegistry.STAGED),
                                new StringParameterValue("RELEASE", "2026.11"),
                                new StringParameterValue("SHOP", StagedRegistry.STAGED),
                                new StringParameterValue("CART", StagedRegistry.STAGED)))
                .waitForStart();
    }

    private WorkflowRun promoted(String example, int approvals) throws Exception {
        WorkflowRun run = start(example);
        for (InputStepExecution question : Questions.of(run, approvals)) {
            Questions.approve(question, "alice");
        }
        return jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
    }

    @ParameterizedTest
    @ValueSource(strings = {"promotion-job/Jenkinsfile", "promotion-job/Jenkinsfile.scripted"})
    void promoteWhatWasApproved(String example) throws Exception {
        WorkflowRun run = promoted(example, 1);

        jenkins.assertLogContains("Deploy " + registry.host() + "/team/shop@" + registry.digest(), run);
        assertThat(run.getDescription()).contains("production-v1.4.2-0a1b2c3-");
        assertThat(registry.tags("team/shop")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"promotion-job/Jenkinsfile", "promotion-job/Jenkinsfile.scripted"})
    void promoteNothingThatWasRejected(String example) throws Exception {
        WorkflowRun run = start(example);
        Questions.abort(Questions.of(run, 1).get(0), "alice");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("[APPROVAL_REJECTED]", run);
        assertThat(registry.tags("team/shop")).containsOnlyKeys(StagedRegistry.STAGED);
    }

    @Test
    void releaseNothingUntilTheReleaseIsApproved() throws Exception {
        WorkflowRun run = start("release-job/Jenkinsfile");
        List<InputStepExecution> questions = Questions.of(run, 1);
        assertThat(registry.tags("team/shop")).containsOnlyKeys(StagedRegistry.STAGED);
        assertThat(registry.tags("team/cart")).containsOnlyKeys(StagedRegistry.STAGED);

        Questions.approve(questions.get(0), "alice");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
        assertThat(registry.tags("team/shop")).hasSize(3).containsKey("release-2026.11");
        assertThat(registry.tags("team/cart")).hasSize(2);
    }

    @Test
    void verifyWhatWasPromoted() throws Exception {
        promoted("promotion-job/Jenkinsfile", 1);

        WorkflowRun run = start("verification-job/Jenkinsfile");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("Every protected tag of " + registry.host() + "/team/shop is a promotion.", run);
    }

    @Test
    void goBackToNothingWhereThereIsNothing() throws Exception {
        WorkflowRun run = start("rollback-job/Jenkinsfile");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(registry.tags("team/shop")).containsOnlyKeys(StagedRegistry.STAGED);
    }
}
