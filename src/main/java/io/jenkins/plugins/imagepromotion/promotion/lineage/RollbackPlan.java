package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;

/**
 * What to go back to, and how. The old digest gets a new tag, because a tool that follows the newest tag would undo anything else.
 *
 * @param repository the repository of both images
 * @param deployed what runs
 * @param good the newest earlier promotion with another digest
 * @param origin the origin tag that holds the good digest
 * @param target the tag to create, newer than all others of the environment
 */
public record RollbackPlan(
        Repository repository, TagDigest deployed, TagDigest good, ImmutableTag origin, ImmutableTag target) {

    /** The image to promote again. */
    public ImageReference source() {
        return ImageReference.of(repository, origin.tag());
    }

    /** The pipeline step that carries out the plan. */
    public String step() {
        return "promoteImage image: '" + source() + "', digest: '" + good.digest() + "', to: '" + target.environment()
                + "', target: '" + target + "', rollback: true";
    }

    /** The command that carries out the plan. */
    public String command() {
        return "image-promotion promote " + source() + " --digest " + good.digest() + " --to " + target.environment()
                + " --target " + target + " --rollback";
    }
}
