package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import java.util.List;

/**
 * A plan for the rollback of a whole release.
 *
 * @param release the name of the release to roll back
 * @param plans the plan for each image that the release promoted and that has an earlier good promotion; not empty
 * @param unchanged the other images
 */
public record ReleaseRollback(String release, List<RollbackPlan> plans, List<Unchanged> unchanged) {
    /**
     * An image of the release that the rollback leaves as it is.
     *
     * @param target its tag
     * @param reason the reason, as a phrase
     */
    public record Unchanged(ImageReference target, String reason) {}

    public ReleaseRollback {
        plans = List.copyOf(plans);
        unchanged = List.copyOf(unchanged);
    }

    /**
     * Returns the name of the release that rolls back: the name of this release, shortened if necessary, and the newest
     * timestamp of the new tags. Each rollback has its own name, and the same tags always have the same name.
     */
    public String name() {
        String suffix = "-rollback-"
                + plans.stream()
                        .mapToLong(plan -> plan.target().timestamp())
                        .max()
                        .orElseThrow();
        int most = ReleaseRequest.MAX_NAME - suffix.length();
        return release.substring(0, Math.min(release.length(), most)) + suffix;
    }

    /** Returns the text of a {@linkplain ReleaseFile file} that promotes the earlier images as a new release. */
    public String file() {
        List<JsonObject> images = plans.stream()
                .map(plan -> new JsonObject()
                        .put("image", plan.source())
                        .put("digest", plan.good().digest())
                        .put("to", plan.target().environment())
                        .put("target", plan.request())
                        .put("rollback", true))
                .toList();
        return new JsonObject().put("name", name()).put("images", images).indented() + "\n";
    }
}
