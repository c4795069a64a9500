/**
 * Finds the credentials that {@code docker login} stored, either in the Docker configuration file or in a credential
 * helper, which is a program on this machine. Start with {@code DockerCredentials}.
 *
 * <p>The package {@code registry.docker} reads the configuration file.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.cli.docker;

import org.jspecify.annotations.NullMarked;
