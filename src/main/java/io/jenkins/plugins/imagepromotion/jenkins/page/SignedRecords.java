package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex.Found;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
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
    private static final Set<EvidenceKind> PROMOTIONS = Set.of(EvidenceKind.PROMOTED, EvidenceKind.ALREADY_PROMOTED);
    private static final Set<EvidenceKind> RECORDS = Set.of(EvidenceKind.ATTESTED, EvidenceKind.NOT_ATTESTED);

    private final Map<List<Object>, EvidenceEntry> newest;

    private SignedRecords(Map<List<Object>, EvidenceEntry> newest) {
        this.newest = newest;
    }

    /** Returns the signed records of the promotions among {@code events}. Reads the index once. */
    static SignedRecords of(PageScope scope, List<Found> events) {
        Set<List<Object>> wanted = events.stream()
                .map(Found::entry)
                .filter(entry -> PROMOTIONS.contains(entry.kind()))
                .map(SignedRecords::written)
                .collect(Collectors.toSet());
        Map<List<Object>, EvidenceEntry> newest = new HashMap<>();
        if (!wanted.isEmpty()) {
            scope.newest(
                            event -> RECORDS.contains(event.entry().kind()) && wanted.contains(written(event.entry())),
                            0,
                            Integer.MAX_VALUE)
                    .events()
                    .forEach(event -> newest.putIfAbsent(written(event.entry()), event.entry()));
        }
        return new SignedRecords(newest);
    }

    /** Returns the newest event about the signed record of a promotion; empty if none was to be signed. */
    Optional<EvidenceEntry> of(EvidenceEntry event) {
        return PROMOTIONS.contains(event.kind()) ? Optional.ofNullable(newest.get(written(event))) : Optional.empty();
    }

    /** Returns the tag that the promotion wrote, and its digest. */
    private static List<Object> written(EvidenceEntry entry) {
        return List.of(entry.target(), entry.digest());
    }
}
