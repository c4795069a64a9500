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

/** Each step in a sandboxed pipeline of a real controller, without a node. */
@WithJenkins
class StepsInPipelineTest {
    private final StagedRegistry registry = new StagedRegistry();
    private final String repository = registry.host() + "/shop/app";
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
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    @Test
    void resolvesAnImage() throws Exception {
        WorkflowRun run = run("""
                def image = resolveImage '%s:%s'
                echo "${image} for ${image.platforms} ${image.labels['org.opencontainers.image.version']}"
                """.formatted(repository, StagedRegistry.STAGED), Result.SUCCESS);

        jenkins.assertLogContains(repository + "@" + registry.digest() + " for [linux/amd64] 1.4.2", run);
    }

    @Test
    void assertsADigest() throws Exception {
        WorkflowRun run = run(
                "assertDigestMatches image: '%s:%s', expected: 'sha256:%s'"
                        .formatted(repository, StagedRegistry.STAGED, "b".repeat(64)),
                Result.FAILURE);

        jenkins.assertLogContains("The two are not the same image: the digests differ.  [DIGEST_MISMATCH]", run);
        jenkins.assertLogNotContains("\tat ", run);
    }

    @Test
    void promotesAnImageOnce() throws Exception {
        WorkflowRun run = run("""
                def first = promoteImage image: '%1$s:%2$s'
                def second = promoteImage image: '%1$s:%2$s'
                echo "${first.alreadyPromoted} ${second.alreadyPromoted} ${first.target == second.target}"
                """.formatted(repository, StagedRegistry.STAGED), Result.SUCCESS);

        jenkins.assertLogContains("false true true", run);
        assertThat(registry.tags("shop/app")).hasSize(2);
    }

    @Test
    void letsAPipelineTellFailuresApart() throws Exception {
        WorkflowRun run = run("""
                try {
                    promoteImage image: '%s:latest'
                } catch (e) {
                    echo "the code is ${e.code}"
                }
                """.formatted(repository), Result.SUCCESS);

        jenkins.assertLogContains("the code is MUTABLE_TAG", run);
    }

    @Test
    void promotesNothingIfAnArgumentIsMisspelled() throws Exception {
        WorkflowRun run = run(
                "promoteImage image: '%s:%s', dryrun: true".formatted(repository, StagedRegistry.STAGED),
                Result.FAILURE);

        jenkins.assertLogContains(
                "promoteImage: unknown argument \"dryrun\". Did you mean \"dryRun\"?  [INVALID_ARGUMENTS]", run);
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(registry.tags("shop/app")).containsOnlyKeys(StagedRegistry.STAGED);
    }

    @Test
    void explainsAValueOfTheWrongType() throws Exception {
        WorkflowRun run = run(
                "promoteImage image: '%s:%s', dryRun: [1]".formatted(repository, StagedRegistry.STAGED),
                Result.FAILURE);

        jenkins.assertLogContains("promoteImage: an argument has a wrong value: ", run);
        jenkins.assertLogContains("[INVALID_ARGUMENTS]", run);
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(registry.tags("shop/app")).containsOnlyKeys(StagedRegistry.STAGED);
    }
}
