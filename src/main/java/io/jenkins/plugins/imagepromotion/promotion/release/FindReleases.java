package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagVerdict;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the releases of the tags in a lineage, in the {@linkplain ReleaseRecords records} of the repository. The record
 * of a release is in the repository of its first image, so other repositories have none.
 */
public record FindReleases(Registry registry, Progress progress) {
    /** A tag that a record lists, with its digest. */
    private record Target(ImageReference tag, Digest digest) {}

    /**
     * Returns the names of the releases of each protected tag in the lineage, oldest tag first; tags without a release
     * are absent. A record that cannot be read must not hide the verdicts, so it is only reported.
     *
     * @throws ImagePromotionException {@code CANCELLED}
     */
    public Map<Tag, SortedSet<String>> of(Lineage lineage) {
        List<Tag> tags = lineage.verdicts().isEmpty() ? List.of() : lineage.records();
        Map<Target, SortedSet<String>> names = new HashMap<>();
        for (RecordedRelease release :
                new ReleaseRecords(registry, progress).read(lineage.image().repository(), tags)) {
            release.images()
                    .forEach(image -> names.computeIfAbsent(
                                    new Target(image.target(), image.digest()), target -> new TreeSet<>())
                            .add(release.name()));
        }
        Map<Tag, SortedSet<String>> releases = new LinkedHashMap<>();
        lineage.verdicts().stream().map(TagVerdict::subject).forEach(tag -> {
            SortedSet<String> found = names.get(new Target(tag.image(), tag.digest()));
            if (found != null) {
                releases.put(tag.tag().tag(), found);
            }
        });
        return releases;
    }
}
