package io.jenkins.plugins.imagepromotion.jenkins.result;

import static java.util.Map.entry;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.Map;

/** What a pipeline can do about a failure, in its own syntax; the core's remedies also serve the command line. */
final class PipelineRemedies {
    private static final Map<FailureCode, String> REMEDIES = Map.ofEntries(
            entry(FailureCode.DOWNGRADE, "If this is a rollback, set `rollback: true`."),
            entry(FailureCode.PLATFORM_LOST, "If the platform is no longer needed, set `allowPlatformLoss: true`."),
            entry(FailureCode.REBUILT, "`planRollback` returns the call that rolls back."),
            entry(FailureCode.UNKNOWN_ORIGIN, "`imageLineage` returns the tags that hold the image."),
            entry(FailureCode.OTHER_IMAGE_RUNS, "`imageLineage` returns what each tag of the image holds."),
            entry(FailureCode.MUTABLE_TAG, "`resolveImage` returns the digest that the tag holds now."),
            entry(FailureCode.INVALID_DIGEST, "`resolveImage` returns the digest of a tag."));

    private PipelineRemedies() {}

    /** Returns the failure with the pipeline's remedy after its own. */
    static Failure addTo(Failure failure) {
        String more = REMEDIES.get(failure.code());
        if (more == null) {
            return failure;
        }
        return failure.remedy((failure.remedy() + " " + more).trim());
    }
}
