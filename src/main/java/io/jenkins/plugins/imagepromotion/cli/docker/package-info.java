/**
 * Reads the credentials that {@code docker login} stored: the Docker configuration file and its credential helpers.
 * Start with {@code DockerCredentials}.
 *
 * <p>What a registry does with credentials belongs to {@code registry.http.auth}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.docker;

import org.jspecify.annotations.NullMarked;
