package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;

/**
 * What to go back to, and how: the older digest gets a new tag, newer than the one that runs, because whatever follows the
 * newest tag would undo anything else.
 *
 * @param repository where both are
 * @param deployed what runs
 * @param good the newest promotion before it, of another digest
 * @param origin the origin tag that holds the good digest
 * @param target the tag to create
 */
public record RollbackPlan(
        Repository repository, Holding deployed, Holding good, ImmutableTag origin, ImmutableTag target) {

    /** The image to promote once more. */
    public ImageReference source() {
        return ImageReference.of(repository, origin.tag());
    }

    /** The call for a pipeline. */
    public String step() {
        return "promoteImage image: '" + source() + "', digest: '" + good.digest() + "', to: '" + target.environment()
                + "', target: '" + target + "', rollback: true";
    }

    /** The command line. */
    public String command() {
        return "image-promotion promote " + source() + " --digest " + good.digest() + " --to " + target.environment()
                + " --target " + target + " --rollback";
    }
}
