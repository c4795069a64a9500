package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;

/** How a page names an event: what became of a promotion, how a user answered, or what a check found. */
enum Verdict {
    PROMOTED("symbol-check"),
    ALREADY_PROMOTED("symbol-check"),
    REFUSED("symbol-close"),
    APPROVED("symbol-person-circle"),
    REJECTED("symbol-close"),
    WITHDRAWN("symbol-undo"),
    /** The promotion was interrupted while it wrote its tag, which may exist. */
    UNCONFIRMED("symbol-help-circle"),
    BUILD_REFUSED("symbol-close"),
    PUBLISHED("symbol-cube"),
    DEPLOYED("symbol-server"),
    VERIFIED("symbol-check"),
    DRIFTED("symbol-shield-warning");

    private final String icon;

    Verdict(String icon) {
        this.icon = icon;
    }

    /** Returns how pages name an event of that kind, which is not about a job or a file. */
    static Verdict of(EvidenceKind kind) {
        return kind == EvidenceKind.ANNOUNCED ? UNCONFIRMED : valueOf(kind.name());
    }

    /** Returns true if an event of that kind is a step of a promotion. */
    static boolean isOfPromotion(EvidenceKind kind) {
        return switch (kind) {
            case ANNOUNCED, WITHDRAWN, PROMOTED, ALREADY_PROMOTED, REFUSED, APPROVED, REJECTED -> true;
            default -> false;
        };
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
            case BUILD_REFUSED -> Messages.Verdict_BuildRefused();
            case PUBLISHED -> Messages.Verdict_Published();
            case DEPLOYED -> Messages.Verdict_Deployed();
            case VERIFIED -> Messages.Verdict_Verified();
            case DRIFTED -> Messages.Verdict_Drifted();
        };
    }
}
