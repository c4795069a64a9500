package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.copy.IndexSearch;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.List;
import java.util.Optional;

/**
 * Reads the manifest that a reference names, and checks that it is the expected one.
 *
 * <p>Its digest is always the sha256 of the bytes, even if the reference uses another algorithm: registries report
 * sha256 digests for tags, so only this digest can be compared with theirs.
 */
public record SourceManifest(Registry registry) {

    /**
     * Returns the manifest under the tag, or under the digest if the reference has no tag; its bytes have the expected
     * digest.
     */
    public Manifest read(ImageReference image, Optional<Digest> expected) {
        return read(image, expected.stream().toList());
    }

    /** Works like {@link #read(ImageReference, Optional)}, but expects several digests of different algorithms. */
    Manifest read(ImageReference image, List<Digest> expected) {
        Manifest found = registry.manifest(image.repository(), name(image)).orElseThrow(() -> absent(image));
        byte[] bytes = found.bytes();
        for (Digest digest : expected) {
            if (!digest.matches(bytes)) {
                throw new IndexSearch(registry, image.repository())
                        .between(found, digest)
                        .map(part -> onePlatform(image, digest, part))
                        .orElseGet(
                                () -> mismatch(image, digest, digest.algorithm().of(bytes)));
            }
        }
        return new Manifest(found.mediaType(), bytes, Digest.of(bytes), found.links());
    }

    private static ManifestReference name(ImageReference image) {
        return image.tag()
                .<ManifestReference>map(tag -> tag)
                .or(image::digest)
                .orElseThrow(() -> new ImagePromotionException(Failure.of(
                                FailureCode.MISSING_TAG,
                                "The reference has no tag and no digest, so it does not say which image is meant.")
                        .with("image", image.original())
                        .remedy("Add the tag or the digest; a missing tag is never read as \"latest\".")));
    }

    /** Checks whether the repository exists and lists the tag, but only after a failure. */
    private ImagePromotionException absent(ImageReference image) {
        try {
            List<Tag> tags = registry.tagsIfAny(image.repository());
            if (image.tag().filter(tags::contains).isPresent()) {
                return gone(image);
            }
            return tags.isEmpty() ? noRepository(image) : notFound(image);
        } catch (RegistryException e) {
            ImagePromotionException absent = notFound(image);
            absent.addSuppressed(e);
            return absent;
        }
    }

    /** Returns the failure for a repository that does not exist or has no tags. */
    public static ImagePromotionException noRepository(ImageReference image) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.REPOSITORY_NOT_FOUND,
                        "The registry has no such repository, or does not show us any of its tags.")
                .with("image", image)
                .remedy("Check the spelling, and that the credentials can read this repository."));
    }

    /** Returns the failure for a tag that the registry lists but has no manifest for. */
    public static ImagePromotionException gone(ImageReference image) {
        return new ImagePromotionException(
                Failure.of(FailureCode.IMAGE_NOT_FOUND, "The tag is listed, but its image is gone.")
                        .with("image", image)
                        .remedy("Find out who deleted the image. If the tag was written just now, retry in a moment."));
    }

    private static ImagePromotionException notFound(ImageReference image) {
        return new ImagePromotionException(Failure.of(FailureCode.IMAGE_NOT_FOUND, "The repository has no such image.")
                .with("image", image)
                .remedy("Check the spelling, and that the build that should have pushed it succeeded."));
    }

    private static ImagePromotionException onePlatform(ImageReference image, Digest expected, IndexSearch.Part part) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.PLATFORM_DIGEST,
                        "The expected digest and the image belong to the same build, but one is only"
                                + " part of the other.")
                .with("image", image)
                .with("expected digest", expected)
                .with("part", part)
                .remedy("Use the digest of the index, which covers every platform."));
    }

    private static ImagePromotionException mismatch(ImageReference image, Digest expected, Digest found) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.DIGEST_MISMATCH, "The image is not the expected one: the digests differ.")
                .with("image", image)
                .with("expected digest", expected)
                .with("found digest", found)
                .remedy("Find out which of the two was tested. If a tag moved, trust the digest, not the tag."));
    }
}
