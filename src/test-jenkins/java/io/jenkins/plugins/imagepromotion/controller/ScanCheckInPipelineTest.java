package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Tests that a scan publishes its findings through the real Checks API. */
@WithJenkins
class ScanCheckInPipelineTest {
    private static final List<ChecksDetails> PUBLISHED = new CopyOnWriteArrayList<>();

    private static WorkflowRun run(JenkinsRule jenkins, String script, Result expected) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    @Test
    void annotatesEachFindingOnTheCommit(JenkinsRule jenkins) throws Exception {
        PUBLISHED.clear();

        run(jenkins, """
                node {
                    writeFile file: 'deploy/Dockerfile', text: 'FROM nginx:latest'
                    withChecks('deployment files') { assertImmutableReferences() }
                }
                """, Result.FAILURE);

        ChecksDetails check = PUBLISHED.stream()
                .filter(details -> details.getOutput()
                        .filter(output -> !output.getChecksAnnotations().isEmpty())
                        .isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(check.getName()).contains("deployment files");
        assertThat(check.getConclusion()).isEqualTo(ChecksConclusion.FAILURE);
        assertThat(check.getOutput().orElseThrow().getSummary().orElseThrow())
                .isEqualTo("1 file read, 1 finding, 0 waived.");
        assertThat(check.getOutput().orElseThrow().getChecksAnnotations())
                .singleElement()
                .satisfies(annotation -> {
                    assertThat(annotation.getPath()).contains("deploy/Dockerfile");
                    assertThat(annotation.getStartLine()).contains(1);
                    assertThat(annotation.getEndLine()).contains(1);
                    assertThat(annotation.getStartColumn()).contains(6);
                    assertThat(annotation.getTitle()).contains("MUTABLE_TAG");
                });
    }

    @Test
    void succeedsWithoutFindings(JenkinsRule jenkins) throws Exception {
        PUBLISHED.clear();

        WorkflowRun run = run(jenkins, """
                node {
                    writeFile file: 'Dockerfile', text: 'FROM nginx@sha256:%s'
                    assertImmutableReferences()
                }
                """.formatted("a".repeat(64)), Result.SUCCESS);

        assertThat(PUBLISHED)
                .filteredOn(details -> details.getName().equals(Optional.of("Image references")))
                .extracting(ChecksDetails::getConclusion)
                .containsExactly(ChecksConclusion.SUCCESS);
        jenkins.assertLogNotContains("could not publish", run);
    }

    /** Collects the published checks. */
    @TestExtension
    public static final class Publishers extends ChecksPublisherFactory {
        @Override
        protected Optional<ChecksPublisher> createPublisher(Run<?, ?> run, TaskListener listener) {
            return Optional.of(new ChecksPublisher() {
                @Override
                public void publish(ChecksDetails details) {
                    PUBLISHED.add(details);
                }
            });
        }
    }
}
