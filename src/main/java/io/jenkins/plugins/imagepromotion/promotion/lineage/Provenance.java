package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.Optional;

/** Whether the image under a protected tag was promoted. */
public enum Provenance {
    /** An origin tag of the same version and commit holds the same digest. */
    PROMOTED("was promoted", Optional.empty()),
    /** Origin tags of the same version and commit hold other digests. */
    REBUILT("was rebuilt", Optional.of(FailureCode.REBUILT)),
    /** No origin tag has the same version and commit. */
    UNKNOWN_ORIGIN("has an unknown origin", Optional.of(FailureCode.UNKNOWN_ORIGIN));

    private final String phrase;
    private final Optional<FailureCode> code;

    Provenance(String phrase, Optional<FailureCode> code) {
        this.phrase = phrase;
        this.code = code;
    }

    /** A verb phrase that follows the tag: "was rebuilt". */
    public String phrase() {
        return phrase;
    }

    /** The code of the refusal; empty for a promotion. */
    public Optional<FailureCode> code() {
        return code;
    }
}
