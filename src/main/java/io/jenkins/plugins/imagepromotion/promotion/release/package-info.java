/**
 * A release: a set of images that are promoted as one. Start with {@code PromoteRelease}: it checks every image of a
 * {@code ReleaseRequest}, then writes all tags, and finally stores the {@code ReleaseRecord}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.release;

import org.jspecify.annotations.NullMarked;
