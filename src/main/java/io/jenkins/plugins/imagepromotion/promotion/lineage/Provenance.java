package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.Optional;

/** How the image under a protected tag came to be. */
public enum Provenance {
    /** An origin tag of the same version and commit holds this digest. */
    PROMOTED("promoted", Optional.empty()),
    /** Origin tags of the same version and commit hold other digests: somebody built it again. */
    REBUILT("rebuilt", Optional.of(FailureCode.REBUILT)),
    /** No origin tag is of the same version and commit. */
    UNKNOWN_ORIGIN("of unknown origin", Optional.of(FailureCode.UNKNOWN_ORIGIN));

    private final String phrase;
    private final Optional<FailureCode> code;

    Provenance(String phrase, Optional<FailureCode> code) {
        this.phrase = phrase;
        this.code = code;
    }

    /** In words: "promoted". */
    public String phrase() {
        return phrase;
    }

    /** With which code it is refused; empty if it is not. */
    public Optional<FailureCode> code() {
        return code;
    }
}
