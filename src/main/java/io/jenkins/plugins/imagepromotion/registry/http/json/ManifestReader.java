package io.jenkins.plugins.imagepromotion.registry.http.json;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.ManifestLinks;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a manifest points to, and rejects one that two programs could read as two images.
 *
 * <p>Such a manifest is an index with layers, or an image with manifests (CVE-2021-41190); or one with a field that differs
 * from a known one only in case, because some programs ignore case.
 */
public final class ManifestReader {
    /** Far more than any image has. */
    private static final int MAX_DESCRIPTORS = 10_000;

    private static final Set<String> FIELDS = Set.of("schemaVersion", "mediaType", "manifests", "config", "layers");

    private final String contentType;
    private final List<Descriptor> manifests = new ArrayList<>();
    private final List<Descriptor> layers = new ArrayList<>();
    private Optional<Descriptor> config = Optional.empty();
    private Optional<String> mediaType = Optional.empty();
    private final List<String> found = new ArrayList<>();
    private long schemaVersion;
    private String artifactType = "";
    private Optional<String> subject = Optional.empty();
    private final Map<String, String> annotations = new HashMap<>();

    private ManifestReader(String contentType) {
        this.contentType = contentType;
    }

    /** Returns what the manifest points to, read as {@code contentType}, which is one of {@link MediaTypes#ACCEPTED}. */
    public static ManifestLinks read(String contentType, byte[] bytes) throws UnreadableContent {
        ManifestReader reader = new ManifestReader(contentType);
        Json.readObject(bytes, reader::readField);
        reader.check();
        return new ManifestLinks(
                reader.manifests,
                reader.config,
                reader.layers,
                reader.artifactType,
                reader.subject,
                reader.annotations);
    }

    /** Returns true if these are the bytes of a manifest of schema 1, regardless of their Content-Type. */
    public static boolean isSchema1(byte[] bytes) {
        ManifestReader reader = new ManifestReader("");
        try {
            Json.readObject(bytes, (json, field) -> {
                if (field.equals("schemaVersion")) {
                    reader.schemaVersion = json.number();
                }
            });
        } catch (UnreadableContent e) {
            return false;
        }
        return reader.schemaVersion == 1;
    }

    public static UnreadableContent schema1() {
        return new UnreadableContent(FailureCode.UNSUPPORTED_MANIFEST, "it uses schema 1, which has no stable digest");
    }

    private void readField(Json json, String field) throws UnreadableContent {
        if (!FIELDS.contains(field)) {
            if (FIELDS.stream().anyMatch(field::equalsIgnoreCase)) {
                throw ambiguous("the field " + Quoted.text(field) + " differs from the specification in case");
            }
            readKind(json, field);
            return;
        }
        found.add(field);
        switch (field) {
            case "schemaVersion" -> schemaVersion = json.number();
            case "mediaType" -> mediaType = Optional.of(json.text());
            case "config" -> config = Optional.of(DescriptorReader.read(json));
            case "layers" -> json.array(() -> add(layers, DescriptorReader.readLayer(json)));
            default -> json.array(() -> add(manifests, DescriptorReader.read(json)));
        }
    }

    private void readKind(Json json, String field) throws UnreadableContent {
        switch (field) {
            case "artifactType" -> artifactType = json.optionalText().orElse("");
            case "subject" -> json.optionalObject(part -> readSubject(json, part));
            case "annotations" -> {
                if (json.isObject()) {
                    json.object(name -> json.optionalText().ifPresent(text -> annotations.put(name, text)));
                }
            }
            default -> {}
        }
    }

    private void readSubject(Json json, String part) throws UnreadableContent {
        if (part.equals("digest")) {
            subject = Optional.of(json.optionalText().orElse(""));
        } else if (subject.isEmpty()) {
            subject = Optional.of("");
        }
    }

    private static void add(List<Descriptor> list, Descriptor descriptor) throws UnreadableContent {
        if (list.size() == MAX_DESCRIPTORS) {
            throw new UnreadableContent("it points to more than " + MAX_DESCRIPTORS + " things");
        }
        list.add(descriptor);
    }

    private void check() throws UnreadableContent {
        if (schemaVersion == 1) {
            throw schema1();
        }
        if (schemaVersion != 2) {
            throw new UnreadableContent("its schemaVersion is not 2");
        }
        if (mediaType.isPresent() && !mediaType.get().equals(contentType)) {
            throw new UnreadableContent("its mediaType is " + Quoted.text(mediaType.get()) + " but its Content-Type is "
                    + Quoted.text(contentType));
        }
        checkShape(MediaTypes.isIndex(contentType));
    }

    private void checkShape(boolean index) throws UnreadableContent {
        for (String field : index ? List.of("config", "layers") : List.of("manifests")) {
            if (found.contains(field)) {
                throw ambiguous("it is an " + (index ? "index with " : "image with ") + field);
            }
        }
        for (String field : index ? List.of("manifests") : List.of("config", "layers")) {
            if (!found.contains(field)) {
                throw new UnreadableContent("it has no " + field);
            }
        }
    }

    private static UnreadableContent ambiguous(String reason) {
        return new UnreadableContent(
                FailureCode.UNSUPPORTED_MANIFEST, reason + ", so programs may read it as different images");
    }
}
