package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksAnnotation;
import io.jenkins.plugins.checks.api.ChecksAnnotation.ChecksAnnotationBuilder;
import io.jenkins.plugins.checks.api.ChecksAnnotation.ChecksAnnotationLevel;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksDetails.ChecksDetailsBuilder;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksOutput.ChecksOutputBuilder;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisher.NullChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.checks.steps.ChecksInfo;
import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Publishes the findings of a scan as a check on the commit of the build. Only this class uses the Checks API; call it only
 * if that plugin is installed.
 */
public final class ScanCheck {
    /** The plugin that provides the Checks API. */
    public static final String PLUGIN = "checks-api";

    private static final String NAME = "Image references";

    private ScanCheck() {}

    /**
     * Publishes the check if a plugin for the host of the repository can publish it, such as GitHub Checks; otherwise does nothing.
     * A failure of that plugin does not fail the scan.
     *
     * @param environment the environment of the scan; empty if the paths of the files determine it
     * @param log receives a line if the check cannot be published
     */
    public static void publish(StepContext context, WorkspaceFindings found, String environment, Progress log)
            throws IOException, InterruptedException {
        ChecksInfo named = context.get(ChecksInfo.class);
        String name = named == null ? name(environment) : named.getName();
        try {
            ChecksPublisher publisher =
                    ChecksPublisherFactory.fromRun(context.get(Run.class), context.get(TaskListener.class));
            if (!(publisher instanceof NullChecksPublisher)) {
                publisher.publish(details(name, found));
            }
        } catch (RuntimeException | LinkageError e) {
            log.report("could not publish the check \"" + name + "\": " + e);
        }
    }

    /** A build can scan for several environments; each scan is a check with its own name. */
    private static String name(String environment) {
        return environment.isEmpty() ? NAME : NAME + " (" + environment + ")";
    }

    private static ChecksDetails details(String name, WorkspaceFindings found) {
        return new ChecksDetailsBuilder()
                .withName(name)
                .withStatus(ChecksStatus.COMPLETED)
                .withConclusion(isAllowed(found) ? ChecksConclusion.SUCCESS : ChecksConclusion.FAILURE)
                .withOutput(output(found))
                .build();
    }

    /**
     * Returns true if the scan was not refused, which also decides the result of the step. The number of findings does not count, because
     * an agent can send any number.
     */
    private static boolean isAllowed(WorkspaceFindings found) {
        return found.refusal().isEmpty();
    }

    private static ChecksOutput output(WorkspaceFindings found) {
        return new ChecksOutputBuilder()
                .withTitle(isAllowed(found) ? "All image references are allowed" : Plural.of(found.findings, "finding"))
                .withSummary(summary(found))
                .withAnnotations(found.found.stream().map(ScanCheck::annotation).toList())
                .build();
    }

    private static String summary(WorkspaceFindings found) {
        String text = Plural.of(found.files, "file") + " read, " + Plural.of(found.findings, "finding") + ", "
                + found.waived + " waived.";
        return found.findings > found.found.size()
                ? text + " Only the first " + found.found.size() + " findings are annotated."
                : text;
    }

    private static ChecksAnnotation annotation(FoundReference found) {
        return new ChecksAnnotationBuilder()
                .withPath(found.file)
                .withLine(found.line)
                .withStartColumn(found.column)
                .withEndColumn(found.endColumn)
                .withAnnotationLevel(ChecksAnnotationLevel.FAILURE)
                .withTitle(found.code)
                .withMessage(found.text)
                .build();
    }
}
