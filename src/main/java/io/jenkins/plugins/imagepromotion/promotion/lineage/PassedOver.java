package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;

/**
 * A tag that a rollback plan passes over.
 *
 * @param reason a clause that follows the tag, such as "was rebuilt"
 */
public record PassedOver(ImmutableTag tag, String reason) {

    PassedOver(UnreadTag unread) {
        this(unread.tag(), "is listed, but " + unread.problem());
    }

    /** Returns the tag and the reason as a sentence without the period. */
    @Override
    public String toString() {
        return tag + " " + reason;
    }
}
