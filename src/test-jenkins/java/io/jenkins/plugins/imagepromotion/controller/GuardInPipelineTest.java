package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A real controller starts no command that builds where an image is promoted. */
@WithJenkins
class GuardInPipelineTest {
    private final StagedRegistry registry = new StagedRegistry();
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

    private WorkflowRun run(String script, Result expected) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                script.replace("IMAGE", registry.host() + "/shop/app:" + StagedRegistry.STAGED), true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    @Test
    void startsNoBuildInsideOfTheGuard() throws Exception {
        WorkflowRun run = run("""
                productionGuard {
                    stage('Release') {
                        node { sh 'echo started; docker build .' }
                    }
                }
                """, Result.FAILURE);

        jenkins.assertLogContains("Refused to start sh: it builds an image", run);
        jenkins.assertLogContains("stage:   Release", run);
        jenkins.assertLogNotContains("started\n", run);
        jenkins.assertLogNotContains("\tat ", run);
    }

    @Test
    void startsOtherCommandsInsideOfTheGuardAndPassesOnTheValue() throws Exception {
        WorkflowRun run = run("""
                def value = productionGuard {
                    node { sh 'echo docker build is what nobody does here' }
                    'the value of the block'
                }
                echo value
                """, Result.SUCCESS);

        jenkins.assertLogContains("the value of the block", run);
    }

    @Test
    void startsNoBuildOnceTheRunPromoted() throws Exception {
        WorkflowRun run = run("""
                promoteImage image: 'IMAGE'
                node { sh 'echo started; docker build .' }
                """, Result.FAILURE);

        jenkins.assertLogContains("[BUILD_IN_GUARD]", run);
        jenkins.assertLogNotContains("started\n", run);
    }

    @Test
    void promotesNothingInARunThatBuilt() throws Exception {
        WorkflowRun run = run("""
                node { sh 'docker() { echo "docker $*"; }; docker push app' }
                promoteImage image: 'IMAGE'
                """, Result.FAILURE);

        jenkins.assertLogContains("[BUILT_IN_THIS_RUN]", run);
        assertThat(registry.tags("shop/app")).containsOnlyKeys(StagedRegistry.STAGED);
    }
}
