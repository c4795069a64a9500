package io.jenkins.plugins.imagepromotion.policy;

/**
 * A pair of environments between which the policy allows promotions.
 *
 * @param origin the environment that tested the images
 * @param target the environment that receives the images
 */
public record EnvironmentPair(Environment origin, Environment target) {}
