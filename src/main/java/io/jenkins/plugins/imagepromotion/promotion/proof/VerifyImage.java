package io.jenkins.plugins.imagepromotion.promotion.proof;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import java.time.Clock;

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
     * @throws ImagePromotionException {@code MISSING_TAG}, {@code IMAGE_NOT_FOUND} or {@code DIGEST_MISMATCH} if the
     *     reference does not name an image, {@code IMAGE_NOT_FOUND} or {@code DIGEST_MISMATCH} if the content of an
     *     attachment is gone or was changed, or a failure of the registry
     */
    public VerifiedImage verify(ImageReference image, Trust trust) {
        Manifest manifest = new SourceManifest(registry).read(image, image.digest());
        Subject subject = Subject.of(manifest.digest(), manifest.bytes());
        SignatureSearch search = new SignatureSearch(registry, image.repository(), subject, trust, clock.instant());
        search.search();
        return new VerifiedImage(image, manifest.digest(), search.found(), search.unread());
    }
}
