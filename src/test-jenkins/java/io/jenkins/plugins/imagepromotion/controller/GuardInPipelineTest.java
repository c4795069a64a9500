package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    private static final String STAGED = "staging-v1.4.2-0a1b2c3-1767222000";

    private final ScriptedRegistry registry = ScriptedRegistry.start();
    private final SampleImage image = ImageBuilder.image().version("1.4.2").build();
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) {
        jenkins = rule;
        RegistryConfiguration plain = new RegistryConfiguration(registry.host());
        plain.setPlainHttp(true);
        ImagePromotionConfiguration.get().setRegistries(List.of(plain));
        registry.push("shop/app", STAGED, image.mediaType(), image.bytes());
        image.blobs().values().forEach(blob -> registry.pushBlob(new String(blob, StandardCharsets.ISO_8859_1)));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private WorkflowRun run(String script, Result expected) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(
                new CpsFlowDefinition(script.replace("IMAGE", registry.host() + "/shop/app:" + STAGED), true));
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
        assertThat(registry.tags("shop/app")).containsOnlyKeys(STAGED);
    }
}
