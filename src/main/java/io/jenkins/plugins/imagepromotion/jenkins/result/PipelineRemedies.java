package io.jenkins.plugins.imagepromotion.jenkins.result;

import static java.util.Map.entry;

import io.jenkins.plugins.imagepromotion.failure.EdgeRemedies;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.Map;

/** The remedies for failures in pipeline syntax; the core's remedies also apply to the command line. */
final class PipelineRemedies {
    private static final EdgeRemedies REMEDIES = new EdgeRemedies(Map.ofEntries(
            entry(
                    FailureCode.GITOPS_FILES_REQUIRED,
                    "Set `gitops` to the folder in the workspace, inside a node that has checked it out."),
            entry(FailureCode.DOWNGRADE, "If this is a rollback, set `rollback: true`."),
            entry(FailureCode.PLATFORM_LOST, "If the platform is no longer needed, set `allowPlatformLoss: true`."),
            entry(FailureCode.REBUILT, "If it runs, `planRollback` returns the call that rolls back."),
            entry(FailureCode.UNKNOWN_ORIGIN, "`imageLineage` returns the tags that hold the image."),
            entry(FailureCode.OTHER_IMAGE_RUNS, "`imageLineage` returns what each tag of the image holds."),
            entry(FailureCode.MUTABLE_TAG, "`resolveImage` returns the digest that the tag holds now."),
            entry(FailureCode.INVALID_DIGEST, "`resolveImage` returns the digest of a tag."),
            entry(
                    FailureCode.UNAUTHORIZED,
                    "Set `credentialsId`, or let an administrator set the registry's default in Manage Jenkins."),
            entry(FailureCode.PLAIN_HTTP_NOT_ALLOWED, "An administrator can allow it in Manage Jenkins.")));

    private PipelineRemedies() {}

    /** Returns the failure with the pipeline's remedy after its own. */
    static Failure addTo(Failure failure) {
        return REMEDIES.addTo(failure);
    }
}
