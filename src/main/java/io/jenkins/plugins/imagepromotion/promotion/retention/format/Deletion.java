package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage;

/**
 * A needed image that cleanup rules delete, or whose needed tag they delete.
 *
 * @param isCertain whether the rules certainly delete it once it reaches the age in the rule; false if that depends on
 *     data that registries do not report
 * @param rule the name of the rule
 * @param why what the rule does to the image, as a clause
 */
public record Deletion(NeededImage image, boolean isCertain, String rule, String why) {}
