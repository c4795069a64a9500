package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.deployed.YamlTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads a release file in YAML or JSON, with the keys {@code name}, {@code images}, and {@code to} for the environment.
 * An image is a reference, or a map with {@code image} and any of {@code digest}, {@code to}, {@code from},
 * {@code target}, {@code rollback} and {@code allowPlatformLoss}.
 */
public final class ReleaseFile {
    /** Far more than {@link ReleaseRequest#MAX_IMAGES} images need. */
    public static final int MAX_CHARACTERS = 1 << 20;

    private static final List<String> KEYS = List.of("name", "to", "images");
    static final List<String> IMAGE_KEYS =
            List.of("image", "digest", "to", "from", "target", "rollback", "allowPlatformLoss");

    private final String file;
    private final boolean dryRun;
    private final boolean verifyBlobs;

    /**
     * Creates a reader.
     *
     * @param file the name of the file, for messages
     * @param dryRun whether the requests stop before the first write
     * @param verifyBlobs whether the requests check that each layer exists
     */
    public ReleaseFile(String file, boolean dryRun, boolean verifyBlobs) {
        this.file = file;
        this.dryRun = dryRun;
        this.verifyBlobs = verifyBlobs;
    }

    /**
     * Returns the request in the text.
     *
     * @throws ImagePromotionException {@code INVALID_RELEASE} if the text is not a valid release file; the codes for
     *     invalid references and digests
     */
    public ReleaseRequest parse(String text) {
        Map<String, Object> release = JsonTree.map(document(text));
        requireKeys(release, KEYS, "the file");
        String to = text(release, "to", "the file").orElse(PromotionRequest.DEFAULT_ENVIRONMENT);
        List<?> images = JsonTree.list(release.get("images"));
        return ReleaseRequest.of(
                text(release, "name", "the file").orElseThrow(() -> invalid("it has no name")),
                IntStream.range(0, images.size())
                        .mapToObj(i -> image(images.get(i), "image " + (i + 1), to))
                        .toList());
    }

    private Object document(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw invalid("it is longer than " + MAX_CHARACTERS + " characters");
        }
        try {
            List<Object> documents = YamlTree.read(text);
            if (documents.size() == 1 && documents.get(0) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (IOException e) {
            throw new ImagePromotionException(invalid("it is not YAML").failure(), e);
        }
        throw invalid("it is not a single map of " + String.join(", ", KEYS));
    }

    private PromotionRequest image(Object entry, String place, String to) {
        if (entry instanceof String reference) {
            return image(Map.of("image", reference), place, to);
        }
        Map<String, Object> image = JsonTree.map(entry);
        requireKeys(image, IMAGE_KEYS, place);
        return new PromotionRequest(
                ImageReference.parse(text(image, "image", place)
                        .orElseThrow(() -> invalid(place + " is neither a reference nor a map with an image"))),
                text(image, "digest", place).map(Digest::parse),
                text(image, "to", place).orElse(to),
                text(image, "from", place),
                text(image, "target", place),
                dryRun,
                Optional.empty(),
                new PromotionRequest.Options(
                        verifyBlobs, flag(image, "allowPlatformLoss", place), flag(image, "rollback", place)));
    }

    private void requireKeys(Map<String, Object> map, List<String> known, String place) {
        map.keySet().stream().filter(key -> !known.contains(key)).findFirst().ifPresent(key -> {
            throw invalid(
                    place + " has the unknown key " + Quoted.text(key) + "; known keys: " + String.join(", ", known));
        });
    }

    private Optional<String> text(Map<String, Object> map, String key, String place) {
        return Optional.ofNullable(map.get(key)).map(value -> {
            if (value instanceof String text && !text.isBlank()) {
                return text.strip();
            }
            throw invalid(key + " of " + place + " is not a string; put it in quotes");
        });
    }

    private boolean flag(Map<String, Object> map, String key, String place) {
        Object value = map.getOrDefault(key, false);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw invalid(key + " of " + place + " is neither true nor false");
    }

    private ImagePromotionException invalid(String problem) {
        return new ImagePromotionException(
                Failure.of(FailureCode.INVALID_RELEASE, "The file does not describe a release.")
                        .with("file", Quoted.text(file))
                        .with("problem", problem)
                        .remedy("Correct the file; docs/releases.md describes its format."));
    }
}
