package io.jenkins.plugins.imagepromotion.promotion.retention;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.lineage.NeededTags;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The manifests that a cleanup must not delete.
 *
 * @param needed each manifest once in its repository: images first, then their parts, then attachments
 * @param gone the needed manifests and layers that no longer exist
 * @param blobs the number of layers and configurations in the needed manifests, each counted once per repository
 * @param tags all tags of each repository, as the registry lists them
 */
public record ProtectList(
        List<NeededImage> needed, List<NeededTags.Gone> gone, int blobs, Map<Repository, List<Tag>> tags) {
    public ProtectList {
        needed = List.copyOf(needed);
        gone = List.copyOf(gone);
        tags = Map.copyOf(tags);
    }

    /** Returns the failure {@code NEEDED_IMAGE_GONE} if {@code gone} is not empty. */
    public Optional<Failure> failure() {
        return gone.isEmpty()
                ? Optional.empty()
                : Optional.of(Failure.of(
                                FailureCode.NEEDED_IMAGE_GONE,
                                "Something that production or a rollback needs no longer exists.")
                        .withEach(
                                "gone",
                                gone.stream()
                                        .map(one -> one.image() + " " + one.why())
                                        .toList())
                        .remedy("Stop the cleanup. Push the same image again, or promote a tested image. Then exclude"
                                + " everything on this list from the cleanup."));
    }
}
