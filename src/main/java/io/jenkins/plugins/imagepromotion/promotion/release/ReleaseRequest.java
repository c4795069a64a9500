package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A request to promote several images as one release.
 *
 * @param id the name of the release, and the digest of its requests
 * @param images the request of each image, in the given order; all of them belong to {@code id}
 */
public record ReleaseRequest(ReleaseId id, List<PromotionRequest> images) {
    /** The limit keeps approvals readable, and bounds the memory for the manifests of a release. */
    public static final int MAX_IMAGES = 500;

    /** Together with {@link ReleaseId#TAG_PREFIX}, a name must be a tag: at most 128 characters. */
    static final int MAX_NAME = 120;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (MAX_NAME - 1) + "}");

    public ReleaseRequest {
        images = List.copyOf(images);
    }

    /**
     * Creates the request for a release.
     *
     * @param name the name of the release
     * @param images the request of each image; their release is replaced
     * @throws ImagePromotionException {@code INVALID_RELEASE} if the name cannot be part of a tag, or if the set has no images,
     *     too many images, or the same image twice
     */
    public static ReleaseRequest of(String name, List<PromotionRequest> images) {
        requireName(name);
        if (images.isEmpty()) {
            throw invalid("it has no images", "name", name, "Add at least one image.");
        }
        if (images.size() > MAX_IMAGES) {
            throw invalid(
                    "it has too many images",
                    "images",
                    images.size() + ", at most " + MAX_IMAGES,
                    "Split the release.");
        }
        requireDifferent(images);
        ReleaseId id = new ReleaseId(name, contents(images));
        return new ReleaseRequest(
                id, images.stream().map(image -> image.inRelease(id)).toList());
    }

    private static void requireDifferent(List<PromotionRequest> images) {
        Set<String> seen = new HashSet<>();
        images.stream().filter(image -> !seen.add(line(image))).findFirst().ifPresent(twice -> {
            throw invalid("it contains an image twice", "image", twice.image(), "Keep one of the two.");
        });
    }

    private static Digest contents(List<PromotionRequest> images) {
        String lines = images.stream().map(ReleaseRequest::line).sorted().collect(Collectors.joining("\n"));
        return Digest.of(lines.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the parts of the request that an approval covers, as JSON, so that no two requests look the same. */
    private static String line(PromotionRequest request) {
        return new JsonObject()
                .put("image", request.image())
                .put("digest", request.digest())
                .put("to", request.to())
                .put("from", request.from())
                .put("target", request.target())
                .put("rollback", request.options().rollback())
                .put("allowPlatformLoss", request.options().allowPlatformLoss())
                .toString();
    }

    private static ImagePromotionException invalid(String reason, String fact, Object value, String remedy) {
        return new ImagePromotionException(
                Failure.of(FailureCode.INVALID_RELEASE, "Refused the release: " + reason + ".")
                        .with(fact, value)
                        .remedy(remedy));
    }

    /**
     * Returns the same request, which also requires that the images have these digests. Its ID stays the same, so an
     * approval of the release still applies.
     *
     * @param digests the digest of each image, in the same order
     * @throws ImagePromotionException {@code INVALID_RELEASE} if the number of digests is wrong, or if the request of
     *     an image already requires another one
     */
    public ReleaseRequest holding(List<Digest> digests) {
        if (digests.size() != images.size()) {
            throw invalid(
                    "the number of digests differs from the number of images",
                    "images",
                    images.size() + ", digests: " + digests.size(),
                    "Pass the digests of the approved promotions, in the same order.");
        }
        for (int i = 0; i < images.size(); i++) {
            PromotionRequest image = images.get(i);
            Digest expected = digests.get(i);
            image.digest().filter(own -> !own.equals(expected)).ifPresent(own -> {
                throw invalid(
                        "an image has two different digests",
                        "image",
                        image.image() + " (" + own + ", expected " + expected + ")",
                        "Pass the digests of the approved promotions, in the same order.");
            });
        }
        return new ReleaseRequest(
                id,
                IntStream.range(0, images.size())
                        .mapToObj(i -> images.get(i).holding(digests.get(i)))
                        .toList());
    }

    /** Returns the tag of the release record. */
    Tag tag() {
        return tag(id.name());
    }

    /** Returns the tag of the record of a release with that name, which must be {@linkplain #requireName valid}. */
    static Tag tag(String name) {
        requireName(name);
        return new Tag(ReleaseId.TAG_PREFIX + name);
    }

    /**
     * Checks the name of a release.
     *
     * @throws ImagePromotionException {@code INVALID_RELEASE} if the name cannot be part of a tag
     */
    public static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw invalid(
                    "its name cannot be part of a tag",
                    "name",
                    Quoted.text(name),
                    "Use at most " + MAX_NAME + " letters, digits, dots, hyphens and underscores."
                            + " Start with a letter or a digit.");
        }
    }

    /** Returns true if this request must not write any tag. */
    public boolean isDryRun() {
        return images.get(0).dryRun();
    }
}
