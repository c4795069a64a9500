/**
 * Reads the logins in a Docker configuration file, for the command line and for secret files in Jenkins. Start with {@code DockerConfig}.
 *
 * <p>Only {@code cli} runs the credential helpers in the file. The package {@code registry.http.auth} sends the credentials to a registry.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.docker;

import org.jspecify.annotations.NullMarked;
