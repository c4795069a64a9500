package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.demand.ProofRule;
import io.jenkins.plugins.imagepromotion.policy.demand.Proofs;
import io.jenkins.plugins.imagepromotion.promotion.proof.SignatureSearch;
import io.jenkins.plugins.imagepromotion.promotion.proof.VerifiedImage;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Verifies the signatures that are attached to an image.
 *
 * @param clock the current time, for certificates and signatures that expire
 */
public record VerifyImage(Registry registry, Clock clock) {

    /**
     * Returns everything that is attached to the image that the reference names now, and whether it counts. For a
     * multi-platform image, only what is attached to its index counts, because the signature of one platform does not
     * cover the others.
     *
     * @param needed returns the part of a verified claim to keep, because an attestation can have megabytes
     * @throws ImagePromotionException {@code MISSING_TAG}, {@code IMAGE_NOT_FOUND} or {@code DIGEST_MISMATCH} if the
     *     reference does not name an image, {@code IMAGE_NOT_FOUND} or {@code DIGEST_MISMATCH} if the content of an
     *     attachment is gone or was changed, or a failure of the registry
     */
    public VerifiedImage verify(ImageReference image, Trust trust, UnaryOperator<Claim> needed) {
        Manifest manifest = new SourceManifest(registry).read(image, image.digest());
        Subject subject = Subject.of(manifest.digest(), manifest.bytes());
        ProofRule everything = new Everything(trust, needed);
        Proofs proofs = new SignatureSearch(registry, image.repository(), subject, List.of(everything), clock).search();
        return new VerifiedImage(image, manifest.digest(), proofs.of(everything), proofs.unread());
    }

    /** A rule for which every attachment is read. */
    private record Everything(Trust trust, UnaryOperator<Claim> part) implements ProofRule {
        @Override
        public Claim needed(Claim claim) {
            return part.apply(claim);
        }

        @Override
        public boolean isMet(List<FoundSignature> found) {
            return false;
        }
    }
}
