package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import org.jvnet.localizer.Localizable;

/** The label and the icon of an event on a page: the result of a promotion or a check, or the answer of a user. */
enum Verdict {
    PROMOTED("symbol-check", Messages._Verdict_Promoted()),
    ALREADY_PROMOTED("symbol-check", Messages._Verdict_AlreadyPromoted()),
    REFUSED("symbol-close", Messages._Verdict_Refused()),
    APPROVED("symbol-person-circle", Messages._Verdict_Approved()),
    REJECTED("symbol-close", Messages._Verdict_Rejected()),
    WITHDRAWN("symbol-undo", Messages._Verdict_Withdrawn()),
    /** The promotion was interrupted while it wrote its tag, which may exist. */
    UNCONFIRMED("symbol-help-circle", Messages._Verdict_Unconfirmed()),
    ATTESTED("symbol-check", Messages._Verdict_Attested()),
    NOT_ATTESTED("symbol-shield-warning", Messages._Verdict_NotAttested()),
    BUILD_REFUSED("symbol-close", Messages._Verdict_BuildRefused()),
    PUBLISHED("symbol-cube", Messages._Verdict_Published()),
    DEPLOYED("symbol-server", Messages._Verdict_Deployed()),
    VERIFIED("symbol-check", Messages._Verdict_Verified()),
    DRIFTED("symbol-shield-warning", Messages._Verdict_Drifted());

    private final String icon;
    /** A Localizable without arguments does not change. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Localizable text;

    Verdict(String icon, Localizable text) {
        this.icon = icon;
        this.text = text;
    }

    /**
     * Returns the verdict for an event of that kind.
     *
     * @throws IllegalArgumentException for an event that is not about an image, such as a renamed job
     */
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
        return text.toString();
    }
}
