package io.jenkins.plugins.imagepromotion.promotion.retention;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.List;
import java.util.stream.Stream;

/**
 * A manifest that must not be deleted.
 *
 * @param tags the tags that must not be deleted either; empty for most parts of an index
 * @param why the reasons, as clauses that follow the image
 */
public record NeededImage(Repository repository, Digest digest, Kind kind, List<Tag> tags, List<String> why) {

    /** The role of a needed manifest. */
    public enum Kind {
        /** A running image, a rollback target, or the proof of origin of one of them. */
        IMAGE,
        /** A manifest that an index lists: the image for a platform, an attestation, or a nested index. */
        PART,
        /** A signature, an SBOM or another attachment, and what belongs to it. */
        ATTACHED
    }

    public NeededImage {
        tags = List.copyOf(tags);
        why = List.copyOf(why);
    }

    /** Returns the repository with the digest. */
    public ImageReference image() {
        return ImageReference.pinned(repository, digest);
    }

    /** Merges both: all tags, the sorted reasons, and the more important kind. */
    NeededImage with(NeededImage other) {
        return new NeededImage(
                repository,
                digest,
                kind.compareTo(other.kind) <= 0 ? kind : other.kind,
                Stream.concat(tags.stream(), other.tags.stream()).distinct().toList(),
                Stream.concat(why.stream(), other.why.stream())
                        .distinct()
                        .sorted()
                        .toList());
    }
}
