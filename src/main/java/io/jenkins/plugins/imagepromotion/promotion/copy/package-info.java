/**
 * The whole image behind a digest: reads the manifests below it, checks that nothing is missing, and copies all of it with its
 * referrers to another repository.
 *
 * <p>Read {@code ImageGraphReader}, {@code Completeness}, {@code ImageCopy}, {@code ReferrerCopy}. Nothing here knows tags of
 * environments or a policy, and nothing here writes the target tag: that is the last write of {@code promotion}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.copy;

import org.jspecify.annotations.NullMarked;
