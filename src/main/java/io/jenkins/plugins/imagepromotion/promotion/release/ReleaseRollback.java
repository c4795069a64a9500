package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import java.util.List;

/**
 * A plan for the rollback of a whole release.
 *
 * @param release the name of the release to roll back
 * @param plans the plan for each image with an earlier good promotion
 * @param first the tags of the images that have no earlier good promotion; a rollback leaves them as they are
 */
public record ReleaseRollback(String release, List<RollbackPlan> plans, List<ImageReference> first) {
    public ReleaseRollback {
        plans = List.copyOf(plans);
        first = List.copyOf(first);
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
        return new JsonObject()
                        .put("name", release + "-rollback")
                        .put("images", images)
                        .indented() + "\n";
    }
}
