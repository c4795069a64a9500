package io.jenkins.plugins.imagepromotion.signature;

import java.util.Optional;

/**
 * One signature in something that is attached to an image, or an attachment without signatures.
 *
 * @param place where it is attached: a tag of cosign, or the digest of a referrer
 * @param mediaType the media type of the layer, or of the manifest if its layers were not read; printable
 * @param verdict whether it is valid for the image
 */
public record FoundSignature(String place, String mediaType, Verdict verdict) {

    /** How a signature counts. */
    public enum Result {
        /** A signature of the image that counts. */
        SIGNATURE,
        /** A valid attestation about the image, which does not count as a signature of it. */
        ATTESTATION,
        DOES_NOT_COUNT
    }

    public Result result() {
        if (verdict instanceof Verdict.Counts counts) {
            return counts.claim().isSignature() ? Result.SIGNATURE : Result.ATTESTATION;
        }
        return Result.DOES_NOT_COUNT;
    }

    /** Returns the signer if it is a signature of the image that counts; otherwise empty. */
    public Optional<Signer> signerOfImage() {
        return verdict instanceof Verdict.Counts counts && counts.claim().isSignature()
                ? Optional.of(counts.signer())
                : Optional.empty();
    }

    /** Returns the name of the form, such as {@code Sigstore bundle}; the media type if the form is unknown. */
    public String form() {
        return AttachedSignature.form(mediaType).orElse(mediaType);
    }

    /** Returns the signer of a signature, the kind and the signer of an attestation, or the problem. */
    public String details() {
        if (verdict instanceof Verdict.Counts counts) {
            return counts.claim()
                            .predicateType()
                            .map(type -> type + ", signed by ")
                            .orElse("signed by ")
                    + counts.signer();
        }
        return ((Verdict.DoesNotCount) verdict).problem();
    }

    /** Returns the place and the details on one line. */
    public String describe() {
        return place + ": " + (result() == Result.ATTESTATION ? "an attestation: " : "") + details();
    }
}
