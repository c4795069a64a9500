package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Digest;

/**
 * Identifies a release, a set of images that are promoted as one.
 *
 * @param name the name of the release; it is also part of the tag of its record
 * @param contents the digest of all requests in the set. An approval counts only for a release with the same name and
 *     contents.
 */
public record ReleaseId(String name, Digest contents) {
    /** The tag of a release record starts with this and continues with the name of the release. */
    public static final String TAG_PREFIX = "release-";
}
