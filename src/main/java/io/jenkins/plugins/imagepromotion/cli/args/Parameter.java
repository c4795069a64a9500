package io.jenkins.plugins.imagepromotion.cli.args;

/**
 * One argument that is known by its place; all of them are required.
 *
 * @param name how help and messages call it, in capitals
 * @param description what it is; lines are divided by {@code \n}
 */
public record Parameter(String name, String description) {}
