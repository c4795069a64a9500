package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.List;
import java.util.Optional;

/**
 * Where an image comes from and where it went.
 *
 * @param image what was asked about; a bare repository for everything in it
 * @param digest the digest asked about; empty for a repository or a version
 * @param holders the tags that hold it, the oldest first; for a version all tags of it; empty for a repository
 * @param judged the protected tags in question, the oldest first: of the same version and commit, of the version, or all of a repository
 * @param subjects those of {@code judged} that were asked about: the tag itself, or those that hold the digest, or all
 * @param incident the newest of the subjects that is no promotion, with what it is mistaken for
 */
public record Lineage(
        ImageReference image,
        Optional<Digest> digest,
        List<Holding> holders,
        List<Judged> judged,
        List<Judged> subjects,
        Optional<Incident> incident) {
    public Lineage {
        holders = List.copyOf(holders);
        judged = List.copyOf(judged);
        subjects = List.copyOf(subjects);
    }
}
