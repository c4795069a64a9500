package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage;

/**
 * A needed image that cleanup rules delete, or whose needed tag they delete.
 *
 * @param isCertain whether the rules delete it for sure, once it has the age of the rule; false if it depends on something that a
 *     registry does not report
 * @param rule names the rule
 * @param why a clause: what the rule does with the image
 */
public record Deletion(NeededImage image, boolean isCertain, String rule, String why) {}
