package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A release as its {@linkplain ReleaseRecord record} in the registry describes it. Anyone who can push to the repository can write a
 * record, so each image must be checked on its own.
 *
 * @param name the name of the release
 * @param images its images, sorted by target; not empty
 */
record RecordedRelease(String name, List<Image> images) {
    /** Enough for {@link ReleaseRequest#MAX_IMAGES} images with the longest names. */
    private static final int MAX_BYTES = 1 << 20;

    RecordedRelease {
        images = List.copyOf(images);
    }

    /**
     * One image of a release.
     *
     * @param target the tag that the release wrote
     * @param digest the digest of the tag
     * @param environment the environment of the tag
     */
    record Image(ImageReference target, Digest digest, String environment) {}

    /**
     * Reads the record.
     *
     * @throws ImagePromotionException {@code IMAGE_NOT_FOUND} if the repository has no record with that name; {@code INVALID_RELEASE}
     *     if it is not a record
     */
    static RecordedRelease read(Registry registry, Repository repository, String name) {
        ImageReference reference = ImageReference.of(repository, ReleaseRequest.tag(name));
        Manifest manifest = registry.manifest(repository, ReleaseRequest.tag(name))
                .orElseThrow(() -> new ImagePromotionException(
                        Failure.of(FailureCode.IMAGE_NOT_FOUND, "The repository has no record of this release.")
                                .with("record", reference)
                                .remedy("Check the name, and use the target repository of the first image.")));
        List<Descriptor> layers = manifest.links().layers();
        if (layers.size() != 1 || !layers.get(0).mediaType().equals(ReleaseRecord.TYPE)) {
            throw unreadable(reference, "it is not an artifact with one layer of type " + ReleaseRecord.TYPE);
        }
        if (layers.get(0).size() > MAX_BYTES) {
            throw unreadable(reference, "it is larger than " + MAX_BYTES + " bytes");
        }
        return parse(reference, name, registry.content(repository, layers.get(0)));
    }

    /**
     * Reads the content of a record. A hostile document can need about 30 times its size in memory, so only one thread
     * at a time does this.
     */
    private static synchronized RecordedRelease parse(ImageReference reference, String name, byte[] content) {
        try {
            String json = new String(content, StandardCharsets.UTF_8);
            List<Object> documents = JsonTree.read(json);
            Map<String, Object> record = JsonTree.map(documents.size() == 1 ? documents.get(0) : null);
            List<Image> images = JsonTree.list(record.get("images")).stream()
                    .map(image -> image(reference, JsonTree.map(image)))
                    .toList();
            if (!name.equals(record.get("name")) || images.isEmpty()) {
                throw unreadable(reference, "it has a different name, or no images");
            }
            if (images.size() > ReleaseRequest.MAX_IMAGES) {
                throw unreadable(reference, "it has more than " + ReleaseRequest.MAX_IMAGES + " images");
            }
            return new RecordedRelease(name, images);
        } catch (IOException e) {
            throw new ImagePromotionException(
                    unreadable(reference, "it is not JSON").failure(), e);
        }
    }

    private static Image image(ImageReference record, Map<String, Object> image) {
        return field(
                record,
                () -> new Image(
                        ImageReference.parse(JsonTree.text(image.get("target"))),
                        Digest.parse(JsonTree.text(image.get("digest"))),
                        JsonTree.text(image.get("to"))));
    }

    private static Image field(ImageReference record, Supplier<Image> reader) {
        try {
            return reader.get();
        } catch (ImagePromotionException e) {
            throw new ImagePromotionException(
                    unreadable(record, e.failure().summary()).failure(), e);
        }
    }

    private static ImagePromotionException unreadable(ImageReference record, String problem) {
        return new ImagePromotionException(
                Failure.of(FailureCode.INVALID_RELEASE, "The record of the release cannot be read.")
                        .with("record", record)
                        .with("problem", problem)
                        .remedy("Find out who wrote the tag. Roll back the images one by one."));
    }
}
