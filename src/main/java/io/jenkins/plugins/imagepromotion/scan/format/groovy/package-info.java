/**
 * Jenkinsfiles and other Groovy, with the scripts, manifests and Dockerfiles in their strings.
 *
 * <p>Start with {@code PipelineWalk}, which looks for images; {@code Tokens} reads the text.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import org.jspecify.annotations.NullMarked;
