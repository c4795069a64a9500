/**
 * Reads the logins in a Docker configuration file, which both the command line and a secret file of Jenkins can be. Start with
 * {@code DockerConfig}.
 *
 * <p>Only {@code cli} runs the credential helpers that the file names. What a registry does with credentials belongs to
 * {@code registry.http.auth}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.docker;

import org.jspecify.annotations.NullMarked;
