package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import java.util.List;

/**
 * A release that was promoted, or that a dry run checked.
 *
 * @param id the name and the contents of the release
 * @param outcome {@code ALREADY_PROMOTED} if neither a tag nor the record had to be written
 * @param promotions the promotion of each image, in the order of the request
 * @param record the tag of the release record
 */
public record Release(ReleaseId id, Promotion.Outcome outcome, List<Promotion> promotions, ImageReference record) {
    public Release {
        promotions = List.copyOf(promotions);
    }
}
