package io.jenkins.plugins.imagepromotion.promotion.lineage;

/**
 * Something in which two images differ.
 *
 * @param what the thing, such as {@code layer 3} or {@code Env JAVA_OPTS}
 * @param tested as it is in the image that was tested
 * @param found as it is in the other one
 */
public record Difference(String what, String tested, String found) {}
