package io.jenkins.plugins.imagepromotion.promotion.attestation;

import io.jenkins.plugins.imagepromotion.image.Digest;

/**
 * A signed statement about a promotion.
 *
 * @param predicateType the kind of the statement: {@link PromotionStatements#PROMOTION} or
 *     {@link PromotionStatements#SUMMARY}
 * @param envelope the DSSE envelope as JSON, in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out; envelopes are compared by their digest
public record Attestation(String predicateType, byte[] envelope) {
    public Attestation {
        envelope = envelope.clone();
    }

    /** Returns a copy. */
    @Override
    public byte[] envelope() {
        return envelope.clone();
    }

    /** Returns the SHA-256 of the envelope. */
    public Digest digest() {
        return Digest.of(envelope);
    }
}
