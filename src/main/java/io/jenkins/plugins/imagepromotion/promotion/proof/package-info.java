/**
 * Finds the signatures and attestations that are attached to an image, and verifies them. {@code VerifyImage} is the
 * use case, and {@code VerifiedImage} its result.
 *
 * <p>The package {@code signature} decides whether a signature counts. Requirements of a policy do not belong here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.proof;

import org.jspecify.annotations.NullMarked;
