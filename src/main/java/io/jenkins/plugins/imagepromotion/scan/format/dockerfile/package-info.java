/**
 * Dockerfiles and Containerfiles.
 *
 * <p>Start with {@code DockerfileFormat}: {@code Instructions} reads the text, and {@code Stages} looks for images.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.format.dockerfile;

import org.jspecify.annotations.NullMarked;
