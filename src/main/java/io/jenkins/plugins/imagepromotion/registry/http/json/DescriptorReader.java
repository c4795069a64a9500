package io.jenkins.plugins.imagepromotion.registry.http.json;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads one descriptor of a manifest (OCI image specification, "Content Descriptors"). */
final class DescriptorReader {
    /**
     * 1 TiB: more than any registry accepts, and small enough that the sum of all parts of an image cannot overflow.
     */
    private static final long MAX_SIZE = 1L << 40;

    private String mediaType = "";
    private String digest = "";
    private long size = -1;
    private String artifactType = "";
    private boolean hasUrls;
    private Optional<Platform> platform = Optional.empty();
    private final Map<String, String> annotations = new HashMap<>();

    private DescriptorReader() {}

    /** Reads a descriptor without its annotations. */
    static Descriptor read(Json json) throws UnreadableContent {
        DescriptorReader reader = new DescriptorReader();
        json.object(field -> reader.readField(json, field));
        return reader.descriptor();
    }

    /** Reads the descriptor of a layer, with those annotations that are strings. */
    static Descriptor readLayer(Json json) throws UnreadableContent {
        DescriptorReader reader = new DescriptorReader();
        json.object(field -> {
            if (field.equals("annotations") && json.isObject()) {
                json.object(name -> json.optionalText().ifPresent(text -> reader.annotations.put(name, text)));
            } else {
                reader.readField(json, field);
            }
        });
        return reader.descriptor();
    }

    private void readField(Json json, String field) throws UnreadableContent {
        switch (field) {
            case "mediaType" -> mediaType = json.text();
            case "digest" -> digest = json.text();
            case "size" -> size = json.number();
            case "platform" -> platform = json.isNull() ? Optional.empty() : Optional.of(PlatformReader.read(json));
            case "artifactType" -> artifactType = json.optionalText().orElse("");
            case "urls" -> json.array(() -> hasUrls = true);
            default -> {}
        }
    }

    private Descriptor descriptor() throws UnreadableContent {
        if (size < 0) {
            throw new UnreadableContent("a descriptor has no size");
        }
        if (size > MAX_SIZE) {
            throw new UnreadableContent(
                    FailureCode.UNSUPPORTED_MANIFEST,
                    "it points to a part of " + size + " bytes, and the limit is " + MAX_SIZE);
        }
        try {
            return new Descriptor(mediaType, Digest.parse(digest), size, platform, artifactType, hasUrls, annotations);
        } catch (ImagePromotionException e) {
            throw new UnreadableContent("it points to " + Quoted.text(digest) + ", which is not a digest");
        }
    }
}
