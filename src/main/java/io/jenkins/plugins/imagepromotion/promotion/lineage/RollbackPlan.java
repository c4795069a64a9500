package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.List;

/**
 * The image to roll back to, and its new tag. The old digest gets a new tag, because a tool that follows the newest tag
 * would undo anything else.
 *
 * @param repository the repository of the environment
 * @param deployed the running image
 * @param good the newest good earlier promotion with a different digest
 * @param origin the origin tag that holds the good digest
 * @param target the tag to create, newer than all others of the environment that are not from the future
 * @param passedOver the newer tags that the rollback skips, newest first
 */
public record RollbackPlan(
        Repository repository,
        TagDigest deployed,
        TagDigest good,
        TagDigest origin,
        ImmutableTag target,
        List<PassedOver> passedOver) {
    public RollbackPlan {
        passedOver = List.copyOf(passedOver);
    }

    /** Returns the image to promote again. */
    public ImageReference source() {
        return origin.image();
    }

    /** Returns the target of that promotion: the tag, including its repository if the source is in a different one. */
    public String request() {
        return new TagDigest(repository, target, good.digest()).nameIn(origin.repository());
    }
}
