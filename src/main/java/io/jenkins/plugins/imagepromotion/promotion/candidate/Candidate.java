package io.jenkins.plugins.imagepromotion.promotion.candidate;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;

/** An image of an origin, by its tag; its bytes were not read. */
public record Candidate(Repository repository, ImmutableTag tag, Presence presence) {

    /** The state of an image, according to the tag names of the target environment. */
    public enum Presence {
        /** No tag of the target environment has its version and commit. */
        ABSENT,
        /** A tag of the target environment has its version and commit, and no other origin tag has them. */
        PROMOTED,
        /** A tag of the target environment has its version and commit, but several origin tags have them. */
        SAME_COMMIT
    }

    /** Returns {@code repository:tag}. */
    public ImageReference reference() {
        return ImageReference.of(repository, tag.tag());
    }
}
