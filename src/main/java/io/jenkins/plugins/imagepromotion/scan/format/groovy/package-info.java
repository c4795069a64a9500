/**
 * Jenkinsfiles and other Groovy, with the scripts, manifests and Dockerfiles in their strings.
 *
 * <p>Start with {@code GroovyFormat}: {@code Tokens} reads the text, and {@code PipelineWalk} looks for images.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import org.jspecify.annotations.NullMarked;
