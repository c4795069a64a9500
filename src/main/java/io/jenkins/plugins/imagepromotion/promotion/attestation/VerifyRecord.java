package io.jenkins.plugins.imagepromotion.promotion.attestation;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.promotion.proof.VerifiedImage;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.DoesNotCount;
import io.jenkins.plugins.imagepromotion.signature.DsseEnvelope;
import io.jenkins.plugins.imagepromotion.signature.DsseEnvelope.SignedStatement;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Reason;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifies the signed records of promotions. */
public final class VerifyRecord {
    private VerifyRecord() {}

    /**
     * Returns the record in a DSSE envelope, without any request.
     *
     * @param envelope the JSON of the envelope
     * @param name the name of the envelope in messages
     * @param expected the digest that it must be for; empty to accept each digest
     * @throws ImagePromotionException {@code RECORD_NOT_TRUSTED} if no trusted key signed it, {@code UNREADABLE_RECORD}
     *     if it is not the record of a promotion, {@code DIGEST_MISMATCH} if it is for another digest
     */
    public static SignedRecord inEnvelope(byte[] envelope, String name, TrustedKeys keys, Optional<Digest> expected) {
        try {
            SignedStatement statement = DsseEnvelope.open(envelope, keys);
            if (statement.subjects().size() != 1) {
                throw new DoesNotCount(
                        Reason.MALFORMED, "it has " + statement.subjects().size() + " digests instead of one");
            }
            Digest digest = statement.subjects().get(0);
            SignedRecord record = SignedRecord.of(statement.signer(), digest, statement.claim());
            expected.filter(other -> !other.equals(digest)).ifPresent(other -> {
                throw new ImagePromotionException(
                        Failure.of(FailureCode.DIGEST_MISMATCH, "The record is for another image.")
                                .with("record", Quoted.text(name))
                                .with("expected digest", other)
                                .with("found", digest)
                                .remedy("Use the record of the image that you want to check."));
            });
            return record;
        } catch (DoesNotCount e) {
            throw refusal(name, e);
        }
    }

    private static ImagePromotionException refusal(String name, DoesNotCount e) {
        Failure failure = e.reason() == Reason.WRONG_KEY
                ? Failure.of(FailureCode.RECORD_NOT_TRUSTED, "No trusted key signed the record.")
                : Failure.of(FailureCode.UNREADABLE_RECORD, "This is not the signed record of a promotion.");
        String remedy = e.reason() == Reason.WRONG_KEY
                ? "Check that the file was not changed, and that the key belongs to the controller that promoted."
                : "Use an attestation with the predicate type of promotions.";
        return new ImagePromotionException(
                failure.with("record", Quoted.text(name))
                        .with("problem", e.problem())
                        .remedy(remedy),
                e);
    }

    /** Returns the part of a verified claim that {@link #attachedTo} needs: the content of promotion records only. */
    public static Claim needed(Claim claim) {
        return isRecord(claim) ? claim : claim.withoutContent();
    }

    private static boolean isRecord(Claim claim) {
        return claim.predicateType().equals(Optional.of(PromotionStatements.PROMOTION));
    }

    /**
     * Returns the records that are attached to an image, in the order found; at least one.
     *
     * @param image the image with everything that is attached, verified with the trusted keys, and with the
     *     {@link #needed} claims
     * @throws ImagePromotionException {@code RECORD_NOT_TRUSTED} if a trusted key signed none,
     *     {@code UNREADABLE_RECORD} if a signed one cannot be read
     */
    public static List<SignedRecord> attachedTo(VerifiedImage image) {
        List<SignedRecord> records = new ArrayList<>();
        for (FoundSignature found : image.signatures()) {
            if (found.verdict() instanceof Verdict.Counts counts && isRecord(counts.claim())) {
                try {
                    records.add(SignedRecord.of(counts.signer(), image.digest(), counts.claim()));
                } catch (DoesNotCount e) {
                    throw refusal(found.place(), e);
                }
            }
        }
        if (records.isEmpty()) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.RECORD_NOT_TRUSTED,
                            "The image has no record of a promotion that a trusted key signed.")
                    .with("image", image.image())
                    .with("digest", image.digest())
                    .withEach("attached", attached(image))
                    .withOptional("not read", Optional.of(image.unread()).filter(count -> count > 0))
                    .remedy("Check that the image was promoted with a signing key, and that this is its public key."));
        }
        return records;
    }

    private static List<String> attached(VerifiedImage image) {
        return image.signatures().isEmpty()
                ? List.of("nothing")
                : image.signatures().stream()
                        .map(found -> found.place() + ": " + found.details())
                        .toList();
    }
}
