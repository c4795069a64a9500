package io.jenkins.plugins.imagepromotion.promotion.lineage;

/**
 * One difference between two images.
 *
 * @param what the part that differs, such as {@code layer 3} or {@code Env JAVA_OPTS}
 * @param tested its value in the tested image
 * @param found its value in the other image
 */
public record Difference(String what, String tested, String found) {}
