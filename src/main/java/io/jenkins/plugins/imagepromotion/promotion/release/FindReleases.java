package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagVerdict;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Finds the releases of the tags in a lineage. Reads the release records in the repository, with at most two requests
 * for each. The record of a release is in the repository of its first image, so other repositories have none.
 */
public record FindReleases(Registry registry, Progress progress) {
    /** A tag with one of these problems is not a release record; any image can have a tag that starts the same way. */
    private static final Set<FailureCode> NO_RECORD = Set.of(
            FailureCode.INVALID_RELEASE,
            FailureCode.IMAGE_NOT_FOUND,
            FailureCode.UNREADABLE_ANSWER,
            FailureCode.UNSUPPORTED_MANIFEST,
            FailureCode.MANIFEST_TOO_LARGE,
            FailureCode.DIGEST_MISMATCH);

    /** A tag that a record lists, with its digest. */
    private record Target(ImageReference tag, Digest digest) {}

    /**
     * Returns the names of the releases of each protected tag in the lineage, oldest tag first; tags without a release
     * are absent. Anyone who can push to the repository can write a record, so a record that cannot be read is only
     * reported: it must not hide the verdicts.
     *
     * @throws ImagePromotionException {@code CANCELLED}
     */
    public Map<Tag, SortedSet<String>> of(Lineage lineage) {
        Map<Target, SortedSet<String>> names = new ConcurrentHashMap<>();
        List<Tag> tags = lineage.verdicts().isEmpty() ? List.of() : lineage.records();
        if (tags.size() > Lineage.MAX_RECORDS) {
            progress.report(
                    "note: reads only " + Lineage.MAX_RECORDS + " release records, those with the highest names");
        }
        Workers.each(
                tags.subList(0, Math.min(Lineage.MAX_RECORDS, tags.size())),
                Workers.SMALL_REQUESTS,
                tag -> read(lineage.image().repository(), tag, names));
        Map<Tag, SortedSet<String>> releases = new LinkedHashMap<>();
        lineage.verdicts().stream().map(TagVerdict::subject).forEach(tag -> {
            SortedSet<String> found = names.get(new Target(tag.image(), tag.digest()));
            if (found != null) {
                releases.put(tag.tag().tag(), found);
            }
        });
        return releases;
    }

    private void read(Repository repository, Tag tag, Map<Target, SortedSet<String>> names) {
        String name = tag.toString().substring(ReleaseId.TAG_PREFIX.length());
        try {
            RecordedRelease.read(registry, repository, name)
                    .images()
                    .forEach(image -> names.computeIfAbsent(
                                    new Target(image.target(), image.digest()), target -> new ConcurrentSkipListSet<>())
                            .add(name));
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
