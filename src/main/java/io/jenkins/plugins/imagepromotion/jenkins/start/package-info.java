/**
 * How people start a promotion: from the build that published an image, and by choosing an image as a build parameter.
 *
 * <p>Start with {@code PromoteBuildAction} and {@code ImageToPromoteParameterDefinition}. Both only start a job with an image and
 * its digest; whether the image is promoted is decided in that job.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.start;

import org.jspecify.annotations.NullMarked;
