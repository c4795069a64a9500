package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;

/**
 * A tag that the registry lists, but whose digest is unknown.
 *
 * @param code {@code IMAGE_NOT_FOUND} if the registry has no manifest under the tag; otherwise why its manifest cannot be read
 */
public record UnreadTag(Repository repository, ImmutableTag tag, FailureCode code) {

    /** Returns true if the registry reports that the tag has no manifest. */
    public boolean isGone() {
        return code == FailureCode.IMAGE_NOT_FOUND;
    }

    /** A clause that follows the tag: "its image is gone". */
    public String problem() {
        return isGone() ? "its image is gone" : "its manifest cannot be read (" + code + ")";
    }

    /** Returns the repository with the tag. */
    public ImageReference image() {
        return ImageReference.of(repository, tag.tag());
    }

    /** Returns the tag for a message about {@code home}, including its repository if that is not {@code home}. */
    public String nameIn(Repository home) {
        return TagDigest.nameIn(home, repository, tag);
    }
}
