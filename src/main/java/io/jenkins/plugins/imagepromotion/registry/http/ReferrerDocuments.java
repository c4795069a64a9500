package io.jenkins.plugins.imagepromotion.registry.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.http.json.ManifestReader;
import io.jenkins.plugins.imagepromotion.registry.http.json.ReferrerEntry;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the only manifests that we create: manifests of artifacts, and lists of referrers and attestations. The same
 * input produces the same bytes.
 */
final class ReferrerDocuments {
    /** The empty configuration of the image specification ("Guidance for an Empty Descriptor"). */
    static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    private static final String EMPTY_TYPE = "application/vnd.oci.empty.v1+json";
    private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
    private static final JsonFactory JSON = new JsonFactory();

    private ReferrerDocuments() {}

    /** Returns the manifest with bytes that this class wrote. */
    static Manifest manifest(String mediaType, byte[] bytes) {
        try {
            return new Manifest(mediaType, bytes, Digest.of(bytes), ManifestReader.read(mediaType, bytes));
        } catch (UnreadableContent e) {
            throw new IllegalStateException("a manifest of our own: " + e.problem(), e);
        }
    }

    @FunctionalInterface
    private interface Writer {
        void write(JsonGenerator json) throws IOException;
    }

    /** Returns the manifest of an artifact, which refers to {@code subject} if it is present. */
    static byte[] artifact(Artifact artifact, Optional<Descriptor> subject) {
        byte[] content = artifact.content();
        return written(json -> {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 2);
            json.writeStringField("mediaType", MediaTypes.OCI_MANIFEST);
            json.writeStringField("artifactType", artifact.type());
            json.writeFieldName("config");
            descriptor(json, EMPTY_TYPE, Digest.of(EMPTY), EMPTY.length);
            json.writeEndObject();
            json.writeArrayFieldStart("layers");
            descriptor(json, artifact.contentType(), Digest.of(content), content.length);
            json.writeEndObject();
            json.writeEndArray();
            if (subject.isPresent()) {
                json.writeFieldName("subject");
                descriptor(
                        json,
                        subject.get().mediaType(),
                        subject.get().digest(),
                        subject.get().size());
                json.writeEndObject();
            }
            annotations(json, artifact.annotations());
            json.writeEndObject();
        });
    }

    /** Returns {@code index} with one more entry at the end and no other change, or a new index. */
    static byte[] index(Optional<Manifest> index, Manifest referrer, ReferrerEntry entry) {
        return written(json -> {
            if (index.isPresent()) {
                extend(json, index.get().bytes(), "manifests", end -> entry(end, referrer, entry), Optional.empty());
                return;
            }
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 2);
            json.writeStringField("mediaType", MediaTypes.OCI_INDEX);
            json.writeArrayFieldStart("manifests");
            entry(json, referrer, entry);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /**
     * Returns the configuration of an artifact with these layers, as cosign writes it: an image without a platform,
     * whose layers are not compressed.
     */
    static byte[] config(List<Digest> layers) {
        return written(json -> {
            json.writeStartObject();
            json.writeStringField("architecture", "");
            json.writeStringField("os", "");
            json.writeObjectFieldStart("config");
            json.writeEndObject();
            json.writeObjectFieldStart("rootfs");
            json.writeStringField("type", "layers");
            json.writeArrayFieldStart("diff_ids");
            for (Digest layer : layers) {
                json.writeString(layer.toString());
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** Returns {@code manifest} with more layers at the end and another configuration, or a new manifest. */
    static byte[] layered(Optional<Manifest> manifest, byte[] config, List<Artifact> layers) {
        String configType = manifest.flatMap(known -> known.links().config())
                .map(Descriptor::mediaType)
                .orElse(CONFIG_TYPE);
        Writer newConfig = json -> {
            descriptor(json, configType, Digest.of(config), config.length);
            json.writeEndObject();
        };
        Writer newLayers = json -> {
            for (Artifact layer : layers) {
                descriptor(json, layer.contentType(), Digest.of(layer.content()), layer.content().length);
                annotations(json, layer.annotations());
                json.writeEndObject();
            }
        };
        return written(json -> {
            if (manifest.isPresent()) {
                extend(json, manifest.get().bytes(), "layers", newLayers, Optional.of(newConfig));
                return;
            }
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 2);
            json.writeStringField("mediaType", MediaTypes.OCI_MANIFEST);
            json.writeFieldName("config");
            newConfig.write(json);
            json.writeArrayFieldStart("layers");
            newLayers.write(json);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** Copies a document with more elements at the end of an array, and replaces its {@code config} if one is given. */
    private static void extend(
            JsonGenerator json, byte[] document, String array, Writer elements, Optional<Writer> config)
            throws IOException {
        try (JsonParser parser = JSON.createParser(document)) {
            parser.nextToken();
            json.writeStartObject();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                json.writeFieldName(field);
                parser.nextToken();
                if (config.isPresent() && field.equals("config")) {
                    parser.skipChildren();
                    config.get().write(json);
                    continue;
                }
                if (!field.equals(array)) {
                    json.copyCurrentStructure(parser);
                    continue;
                }
                json.writeStartArray();
                boolean isEmpty = parser.currentToken() == JsonToken.VALUE_NULL;
                while (!isEmpty && parser.nextToken() != JsonToken.END_ARRAY) {
                    json.copyCurrentStructure(parser);
                }
                elements.write(json);
                json.writeEndArray();
            }
            json.writeEndObject();
        }
    }

    private static void entry(JsonGenerator json, Manifest referrer, ReferrerEntry entry) throws IOException {
        descriptor(json, referrer.mediaType(), referrer.digest(), referrer.bytes().length);
        if (!entry.artifactType().isEmpty()) {
            json.writeStringField("artifactType", entry.artifactType());
        }
        annotations(json, entry.annotations());
        json.writeEndObject();
    }

    private static void descriptor(JsonGenerator json, String type, Digest digest, long size) throws IOException {
        json.writeStartObject();
        json.writeStringField("mediaType", type);
        json.writeStringField("digest", digest.toString());
        json.writeNumberField("size", size);
    }

    private static void annotations(JsonGenerator json, Map<String, String> annotations) throws IOException {
        if (annotations.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("annotations");
        for (Map.Entry<String, String> annotation : annotations.entrySet()) {
            json.writeStringField(annotation.getKey(), annotation.getValue());
        }
        json.writeEndObject();
    }

    private static byte[] written(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            writer.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
