package io.jenkins.plugins.imagepromotion.promotion.proof;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import java.util.List;
import java.util.Optional;

/**
 * An image and its signatures.
 *
 * @param image the reference as requested
 * @param digest the digest that was verified
 * @param signatures everything that is attached, in the order found; includes signatures that do not count
 * @param unread the number of attachments that were not read because of a limit
 */
public record VerifiedImage(ImageReference image, Digest digest, List<FoundSignature> signatures, int unread) {
    public VerifiedImage {
        signatures = List.copyOf(signatures);
    }

    /** Returns the repository by digest. */
    public ImageReference pinned() {
        return ImageReference.pinned(image.repository(), digest);
    }

    /** Returns each signer whose signature of the image counts, once. */
    public List<Signer> signers() {
        return signatures.stream()
                .flatMap(found -> found.signerOfImage().stream())
                .distinct()
                .toList();
    }

    /** Returns {@code SIGNATURE_REQUIRED} if no signature counts; otherwise empty. */
    public Optional<Failure> failure() {
        if (!signers().isEmpty()) {
            return Optional.empty();
        }
        Failure failure = Failure.of(FailureCode.SIGNATURE_REQUIRED, "The image has no signature that counts.")
                .with("image", image)
                .with("digest", digest)
                .withEach("attached", attached())
                .remedy("Sign this digest with a trusted key or identity, or trust its signer.");
        return Optional.of(
                unread == 0
                        ? failure
                        : failure.with("not read", unread).andRemedy("Delete attachments that are no longer needed."));
    }

    private List<String> attached() {
        return signatures.isEmpty()
                ? List.of("nothing")
                : signatures.stream().map(FoundSignature::describe).toList();
    }
}
