package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import java.util.Map;
import java.util.Optional;

/** What became of a promotion, or how a user answered. */
enum Verdict {
    PROMOTED("symbol-check"),
    ALREADY_PROMOTED("symbol-check"),
    REFUSED("symbol-close"),
    APPROVED("symbol-person-circle"),
    REJECTED("symbol-close"),
    WITHDRAWN("symbol-undo"),
    /** The promotion was interrupted while it wrote its tag, which may exist. */
    UNCONFIRMED("symbol-help-circle");

    private static final Map<EvidenceKind, Verdict> BY_KIND = Map.of(
            EvidenceKind.PROMOTED, PROMOTED,
            EvidenceKind.ALREADY_PROMOTED, ALREADY_PROMOTED,
            EvidenceKind.REFUSED, REFUSED,
            EvidenceKind.APPROVED, APPROVED,
            EvidenceKind.REJECTED, REJECTED,
            EvidenceKind.WITHDRAWN, WITHDRAWN,
            EvidenceKind.ANNOUNCED, UNCONFIRMED);

    private final String icon;

    Verdict(String icon) {
        this.icon = icon;
    }

    /** Returns the verdict of an event; empty if the event is not a step of a promotion. */
    static Optional<Verdict> of(EvidenceKind kind) {
        return Optional.ofNullable(BY_KIND.get(kind));
    }

    String icon() {
        return icon;
    }

    String text() {
        return switch (this) {
            case PROMOTED -> Messages.Verdict_Promoted();
            case ALREADY_PROMOTED -> Messages.Verdict_AlreadyPromoted();
            case REFUSED -> Messages.Verdict_Refused();
            case APPROVED -> Messages.Verdict_Approved();
            case REJECTED -> Messages.Verdict_Rejected();
            case WITHDRAWN -> Messages.Verdict_Withdrawn();
            case UNCONFIRMED -> Messages.Verdict_Unconfirmed();
        };
    }
}
