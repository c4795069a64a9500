package io.jenkins.plugins.imagepromotion.promotion.attestation;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import java.util.List;
import java.util.Optional;

/**
 * The attestations of a promotion, or the failure to attach them.
 *
 * @param promotion the promotion, whose tag exists
 * @param attestations the attestations on the image, including earlier ones; empty after a failure
 * @param failure {@code ATTESTATION_NOT_ATTACHED}; empty on success
 */
public record Attached(Promotion promotion, List<Attestation> attestations, Optional<Failure> failure) {
    public Attached {
        attestations = List.copyOf(attestations);
    }

    /** Returns the digest of the envelope with the record; empty after a failure. */
    public Optional<Digest> record() {
        return attestations.stream()
                .filter(attestation -> attestation.predicateType().equals(PromotionStatements.PROMOTION))
                .map(Attestation::digest)
                .findFirst();
    }

    /** Returns the first failure, with the targets of the others; empty if everything is attached. */
    public static Optional<Failure> failure(List<Attached> all) {
        List<Attached> failed =
                all.stream().filter(one -> one.failure().isPresent()).toList();
        return failed.stream()
                .findFirst()
                .flatMap(Attached::failure)
                .map(first -> first.withEach(
                        "also not attached",
                        failed.stream()
                                .skip(1)
                                .map(one -> one.promotion().target())
                                .toList()));
    }
}
