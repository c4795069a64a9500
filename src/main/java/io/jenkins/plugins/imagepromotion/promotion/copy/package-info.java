/**
 * The whole image behind a digest: reads the manifests below it, checks that nothing is missing, and copies all of it with its
 * referrers to another repository.
 *
 * <p>Start with {@code ImageGraphReader}, then read {@code Completeness}, {@code ImageCopy} and {@code ReferrerCopy}.
 * Nothing here depends on a policy or on the tags of environments. The target tag does not belong here: writing it is
 * the last step of a promotion.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.copy;

import org.jspecify.annotations.NullMarked;
