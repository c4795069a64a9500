package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Reads the release records in a repository, with at most two requests for each. Anyone who can push to the repository
 * can write a record, so a record that cannot be read is only reported.
 */
record ReleaseRecords(Registry registry, Progress progress) {
    /** A tag with one of these problems is not a release record; any image can have a tag that starts the same way. */
    private static final Set<FailureCode> NO_RECORD = Set.of(
            FailureCode.INVALID_RELEASE,
            FailureCode.IMAGE_NOT_FOUND,
            FailureCode.UNREADABLE_ANSWER,
            FailureCode.UNSUPPORTED_MANIFEST,
            FailureCode.MANIFEST_TOO_LARGE,
            FailureCode.DIGEST_MISMATCH);

    /**
     * Returns the releases with these tags, in any order.
     *
     * @param tags tags that start with {@link ReleaseId#TAG_PREFIX}, the highest name first; those after the first
     *     {@link Lineage#MAX_RECORDS} are not read
     * @throws ImagePromotionException {@code CANCELLED}
     */
    List<RecordedRelease> read(Repository repository, List<Tag> tags) {
        if (tags.size() > Lineage.MAX_RECORDS) {
            progress.report(
                    "note: reads only " + Lineage.MAX_RECORDS + " release records, those with the highest names");
        }
        Queue<RecordedRelease> releases = new ConcurrentLinkedQueue<>();
        Workers.each(
                tags.subList(0, Math.min(Lineage.MAX_RECORDS, tags.size())),
                Workers.SMALL_REQUESTS,
                tag -> read(repository, tag, releases));
        return List.copyOf(releases);
    }

    private void read(Repository repository, Tag tag, Queue<RecordedRelease> releases) {
        String name = tag.toString().substring(ReleaseId.TAG_PREFIX.length());
        try {
            releases.add(RecordedRelease.read(registry, repository, name));
        } catch (ImagePromotionException e) {
            if (e.code() == FailureCode.CANCELLED) {
                throw e;
            }
            if (!NO_RECORD.contains(e.code())) {
                progress.report("note: the release record " + tag + " cannot be read (" + e.code() + ")");
            }
        }
    }
}
