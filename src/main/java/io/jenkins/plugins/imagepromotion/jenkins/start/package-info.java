/**
 * The ways to start a promotion: from the build that published an image, or by choosing an image as a build parameter.
 *
 * <p>Start with {@code PromoteBuildAction} and {@code ImageToPromoteParameterDefinition}. Both only start a job with an image and its
 * digest; that job decides whether the image is promoted.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.start;

import org.jspecify.annotations.NullMarked;
