package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex.Found;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The newest event about the signed record of each promotion on a page. A promotion that runs again can attach a
 * missing record, so the newest event of any build counts.
 */
final class SignedRecords {
    private static final Set<EvidenceKind> PROMOTIONS =
            EnumSet.of(EvidenceKind.PROMOTED, EvidenceKind.ALREADY_PROMOTED);
    private static final Set<EvidenceKind> RECORDS = EnumSet.of(EvidenceKind.ATTESTED, EvidenceKind.NOT_ATTESTED);

    private final Map<Written, EvidenceEntry> newest;

    private SignedRecords(Map<Written, EvidenceEntry> newest) {
        this.newest = newest;
    }

    /** Returns the signed records of the promotions among {@code events}. Reads the index once. */
    static SignedRecords of(PageScope scope, List<Found> events) {
        Set<Written> wanted = events.stream()
                .map(Found::entry)
                .filter(entry -> PROMOTIONS.contains(entry.kind()))
                .map(Written::of)
                .collect(Collectors.toSet());
        Map<Written, EvidenceEntry> newest = new HashMap<>();
        if (!wanted.isEmpty()) {
            scope.newest(
                    event -> {
                        EvidenceEntry entry = event.entry();
                        if (RECORDS.contains(entry.kind()) && wanted.contains(Written.of(entry))) {
                            newest.putIfAbsent(Written.of(entry), entry);
                        }
                        return false;
                    },
                    0,
                    0);
        }
        return new SignedRecords(newest);
    }

    /** Returns the newest event about the signed record of a promotion; empty if none was to be signed. */
    Optional<EvidenceEntry> of(EvidenceEntry event) {
        return PROMOTIONS.contains(event.kind())
                ? Optional.ofNullable(newest.get(Written.of(event)))
                : Optional.empty();
    }

    /** The tag that a promotion wrote, and its digest. */
    private record Written(Optional<ImageReference> target, Optional<Digest> digest) {
        static Written of(EvidenceEntry entry) {
            return new Written(entry.target(), entry.digest());
        }
    }
}
