package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.List;
import java.util.Optional;

/**
 * Where an image comes from and where it went. All lists are sorted oldest first.
 *
 * @param image the requested reference; a repository alone means everything in it
 * @param digest the digest of the image; empty for a repository or a version
 * @param holders the tags that hold the digest; for a version all its tags; empty for a repository
 * @param verdicts on the protected tags of the same version and commit, of the version, or of the whole repository
 * @param requested those of {@code verdicts} that the reference names: the tag itself, the tags that hold the digest, or all
 * @param unread the listed tags whose digest is unknown
 * @param newest the newest tag of each protected environment in the repository that is not from the future: the one
 *     that runs or would run
 * @param incident the newest tag in {@code verdicts} that is not a promotion; a tag from the future only if no other
 *     tag qualifies
 * @param records the tags that release records can have, those with the highest names first; at most one more than
 *     {@link #MAX_RECORDS}
 */
public record Lineage(
        ImageReference image,
        Optional<Digest> digest,
        List<TagDigest> holders,
        List<TagVerdict> verdicts,
        List<TagVerdict> requested,
        List<UnreadTag> unread,
        List<ImmutableTag> newest,
        Optional<Incident> incident,
        List<Tag> records) {
    /** A lineage reads at most this many release records. */
    public static final int MAX_RECORDS = 16;

    public Lineage {
        holders = List.copyOf(holders);
        verdicts = List.copyOf(verdicts);
        requested = List.copyOf(requested);
        unread = List.copyOf(unread);
        newest = List.copyOf(newest);
        records = List.copyOf(records);
    }

    /** Returns the newest tag of a protected environment that is not from the future, if any. */
    public Optional<ImmutableTag> newestIn(String environment) {
        return newest.stream()
                .filter(tag -> tag.environment().equals(environment))
                .findFirst();
    }
}
