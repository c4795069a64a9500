package io.jenkins.plugins.imagepromotion.policy;

/**
 * A pair of environments between which the policy allows promotions.
 *
 * @param origin the environment that tested them
 * @param target the environment that receives them
 */
public record EnvironmentPair(Environment origin, Environment target) {}
