package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.promotion.copy.IndexSearch;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Proves that two references, or a reference and a digest, name the same bytes. */
public record AssertDigestMatches(Registry registry) {

    /**
     * The expected image.
     *
     * @param text the text that it was read from
     * @param digest the digest in the text, if any
     * @param image the image to compare with, if the text names one
     */
    public record Expected(String text, Optional<Digest> digest, Optional<ImageReference> image) {
        /**
         * A value that begins with the name of a hash function, supported or not. No Docker Hub image has such a name.
         */
        private static final Pattern DIGEST = Pattern.compile(
                "sha(?:256|384|512):.*|(?:md|sha|blake)[-_]?[0-9][0-9a-z]*(?:[-_+.][0-9a-z]+)*[:=][^/]*",
                Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

        /**
         * Reads a digest or an image reference.
         *
         * @throws ImagePromotionException {@code INVALID_DIGEST} or {@code INVALID_REFERENCE} if it is neither
         */
        public static Expected parse(String text) {
            if (DIGEST.matcher(text).matches()) {
                return new Expected(text, Optional.of(Digest.parse(text)), Optional.empty());
            }
            ImageReference image = ImageReference.parse(text);
            return new Expected(text, image.digest(), Optional.of(image));
        }
    }

    /**
     * Returns the image if it is the expected one.
     *
     * @throws ImagePromotionException {@code DIGEST_MISMATCH} with both digests, {@code PLATFORM_DIGEST} if one is part
     *     of the other, or any code that {@link ResolveImage} throws
     */
    public ResolvedImage check(ImageReference image, Expected expected) {
        Stream.concat(Stream.of(image), expected.image().stream())
                .forEach(each -> registry.requireAllowed(each.repository(), Purpose.READING));
        Digest wanted = expected.image()
                .map(other ->
                        new SourceManifest(registry).read(other, other.digest()).digest())
                .or(expected::digest)
                .orElseThrow();
        ResolvedImage found = new ResolveImage(registry).resolve(image);
        if (!isSame(found, wanted)) {
            throw new ImagePromotionException(different(image, expected, found, wanted));
        }
        return found;
    }

    private Failure different(ImageReference image, Expected expected, ResolvedImage found, Digest wanted) {
        Manifest manifest = new SourceManifest(registry).read(found.pinned(), Optional.empty());
        Repository other = expected.image().map(ImageReference::repository).orElse(image.repository());
        Optional<IndexSearch.Part> part = new IndexSearch(registry, image.repository())
                .part(manifest, wanted)
                .or(() -> new IndexSearch(registry, other).between(manifest, wanted));
        Failure failure = Failure.of(
                        part.isPresent() ? FailureCode.PLATFORM_DIGEST : FailureCode.DIGEST_MISMATCH,
                        "The two are not the same image: "
                                + (part.isPresent() ? "one is only part of the other." : "the digests differ."))
                .with("image", image)
                .with("found digest", found.digest())
                .with("expected", expected.text())
                .with("expected digest", wanted)
                .withOptional("part", part);
        return failure.remedy(
                part.isPresent()
                        ? "Both belong to the same build. Compare the digest of the index, which covers every platform."
                        : "One of them was rebuilt or moved. Deploy only the digest that was tested.");
    }

    /** Compares the bytes if the expected digest is of another algorithm. */
    private boolean isSame(ResolvedImage found, Digest wanted) {
        return wanted.algorithm() == found.digest().algorithm()
                ? wanted.equals(found.digest())
                : wanted.matches(new SourceManifest(registry)
                        .read(found.pinned(), Optional.empty())
                        .bytes());
    }
}
