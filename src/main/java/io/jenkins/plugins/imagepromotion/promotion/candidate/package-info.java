/**
 * The images that a promotion can start from: which images to offer to a user, and whether a chosen image can be
 * promoted.
 *
 * <p>Start with {@code FindCandidates}. This package does not check the requirements of a policy, such as approvals.
 * {@code PromoteImage} checks them, and reads everything again.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.candidate;

import org.jspecify.annotations.NullMarked;
