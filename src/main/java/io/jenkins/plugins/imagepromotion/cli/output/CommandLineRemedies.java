package io.jenkins.plugins.imagepromotion.cli.output;

import static java.util.Map.entry;

import io.jenkins.plugins.imagepromotion.failure.EdgeRemedies;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.Map;

/** The remedies for failures in the syntax of the command line; the core's remedies also apply to pipelines. */
public final class CommandLineRemedies {
    private static final EdgeRemedies REMEDIES = new EdgeRemedies(Map.ofEntries(
            entry(FailureCode.GITOPS_FILES_REQUIRED, "Run `promote` with `--gitops FOLDER`."),
            entry(FailureCode.DOWNGRADE, "If this is a rollback, run `promote` with `--rollback`."),
            entry(
                    FailureCode.PLATFORM_LOST,
                    "If the platform is no longer needed, run `promote` with `--allow-platform-loss`."),
            entry(FailureCode.REBUILT, "If it runs, `image-promotion rollback-plan` prints how to roll back."),
            entry(FailureCode.UNKNOWN_ORIGIN, "`image-promotion lineage` lists the tags that hold the image."),
            entry(FailureCode.OTHER_IMAGE_RUNS, "`image-promotion lineage` prints what each tag of the image holds."),
            entry(FailureCode.MUTABLE_TAG, "`image-promotion resolve` prints the digest that the tag holds now."),
            entry(FailureCode.INVALID_DIGEST, "`image-promotion resolve` prints the digest of a tag."),
            entry(FailureCode.UNAUTHORIZED, "Run `docker login`, or pass `--username` with `--password-stdin`."),
            entry(FailureCode.PLAIN_HTTP_NOT_ALLOWED, "`--plain-http HOST` allows it.")));

    private CommandLineRemedies() {}

    /** Returns the failure with the command line's remedy after its own. */
    public static Failure addTo(Failure failure) {
        return REMEDIES.addTo(failure);
    }
}
