package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records events as builds do, one minute apart. */
final class RecordedEvents {
    static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

    private Instant now = START;

    /** Returns the digest of an image with that version. */
    static Digest digest(String version) {
        return Digest.of(version.getBytes(StandardCharsets.UTF_8));
    }

    static ImageReference tag(String repository, String environment, String version, long minute) {
        return ImageReference.parse("registry.example.com/" + repository + ":" + environment + "-v" + version
                + "-0a1b2c3-" + START.plusSeconds(60 * minute).getEpochSecond());
    }

    /** Records an event of that environment, started by alice and approved by bob. */
    EvidenceEntry add(
            EvidenceKind kind,
            String job,
            int build,
            String environment,
            @Nullable ImageReference source,
            @Nullable ImageReference target,
            @Nullable Digest digest) {
        return add(EvidenceEntry.of(kind, now, job, build)
                .about(environment, source, target, digest)
                .by(List.of("alice"), List.of("bob")));
    }

    EvidenceEntry add(EvidenceEntry entry) {
        EvidenceStore.get().add(entry);
        now = now.plusSeconds(60);
        return entry;
    }

    /** Records the promotion of a version from staging to production, with the minutes of both tags. */
    EvidenceEntry promoted(String job, int build, String repository, String version, long staged, long written) {
        return add(
                EvidenceKind.PROMOTED,
                job,
                build,
                "production",
                tag(repository, "staging", version, staged),
                tag(repository, "production", version, written),
                digest(version));
    }

    /** Records that a build pushed a version to staging. */
    EvidenceEntry published(String job, int build, String repository, String version, long minute) {
        return add(
                EvidenceKind.PUBLISHED,
                job,
                build,
                "staging",
                null,
                tag(repository, "staging", version, minute),
                digest(version));
    }
}
