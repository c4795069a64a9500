package io.jenkins.plugins.imagepromotion.promotion.deployed;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ContainerVerdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * The evidence that a cluster runs an image.
 *
 * @param image the image
 * @param digest its digest
 * @param containers the place of each container that runs it, or whose workload is configured with it and rolled out
 * @param waited the time that the deployment took
 * @param at the time of the check that found the image running
 */
public record Deployment(ImageReference image, Digest digest, List<String> containers, Duration waited, Instant at) {
    /** Increases when a field is removed or changes its meaning, not when a field is added. */
    private static final int SCHEMA_VERSION = 1;

    /** Limits the size of the record, because a build stores it. The number of containers is still complete. */
    private static final int MAX_NAMED = 200;

    public Deployment {
        containers = List.copyOf(containers);
    }

    /** Returns the evidence of a complete verdict. */
    public static Deployment of(DeploymentVerdict verdict, Duration waited, Instant at) {
        List<String> right =
                verdict.of(Kind.RIGHT).stream().map(ContainerVerdict::place).toList();
        return new Deployment(verdict.image(), verdict.digest(), right, waited, at);
    }

    /** Returns the places of the containers, at most 200 of them. */
    public List<String> named() {
        return containers.subList(0, Math.min(MAX_NAMED, containers.size()));
    }

    /**
     * Returns the record as JSON, with one field on each line.
     *
     * @param context fields that the caller adds, for example {@code build}; written at the end, in the map's order
     */
    public String record(Map<String, String> context) {
        JsonObject json = new JsonObject()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("outcome", "DEPLOYED")
                .put("image", image.canonical())
                .put("digest", digest)
                .put("containers", containers.size())
                .put("running", named())
                .put("waitedSeconds", waited.toSeconds())
                .put("at", at.truncatedTo(ChronoUnit.SECONDS));
        context.forEach(json::put);
        return json.indented();
    }
}
