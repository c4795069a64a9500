package io.jenkins.plugins.imagepromotion.policy;

/**
 * From where to where the policy lets images be promoted.
 *
 * @param origin the environment that tested them
 * @param target the environment that receives them
 */
public record Route(Environment origin, Environment target) {}
