/**
 * Finds the credentials that {@code docker login} stored: in the Docker configuration file or in its credential helpers,
 * which are programs of this machine. Start with {@code DockerCredentials}.
 *
 * <p>What the file contains belongs to {@code registry.docker}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.docker;

import org.jspecify.annotations.NullMarked;
