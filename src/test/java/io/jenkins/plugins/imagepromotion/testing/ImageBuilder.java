package io.jenkins.plugins.imagepromotion.testing;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds small real images, deterministic: the same calls give the same bytes, on every machine.
 *
 * <p>{@link #builtAt} is the build-time variance of the real world: the same source built at another moment is another
 * digest.
 */
public final class ImageBuilder {
    private static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    private static final String IN_TOTO = "application/vnd.in-toto+json";

    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<byte[]> lowerLayers = new ArrayList<>();
    private String settings = "";
    private boolean docker;
    private String os = "linux";
    private String architecture = "amd64";
    private Instant builtAt = Instant.parse("2026-01-02T03:04:05Z");

    private ImageBuilder() {
        files.put("app/hello.txt", "hello\n".getBytes(StandardCharsets.UTF_8));
    }

    /** An OCI image for linux/amd64 with one layer. */
    public static ImageBuilder image() {
        return new ImageBuilder();
    }

    /** Docker media types instead of OCI's. */
    public ImageBuilder docker() {
        docker = true;
        return this;
    }

    /** For another operating system and processor. */
    public ImageBuilder platform(String newOs, String newArchitecture) {
        os = newOs;
        architecture = newArchitecture;
        return this;
    }

    /** Built at another moment, which changes a file, the configuration and so every digest. */
    public ImageBuilder builtAt(Instant moment) {
        builtAt = moment;
        return this;
    }

    /** With a label. */
    public ImageBuilder label(String name, String value) {
        labels.put(name, value);
        return this;
    }

    /** With the label {@code org.opencontainers.image.version}. */
    public ImageBuilder version(String version) {
        return label("org.opencontainers.image.version", version);
    }

    /** With the label {@code org.opencontainers.image.revision}. */
    public ImageBuilder revision(String commit) {
        return label("org.opencontainers.image.revision", commit);
    }

    /** With one more file in its layer. */
    public ImageBuilder file(String path, byte[] content) {
        files.put(path, content.clone());
        return this;
    }

    /** Adds a layer with that file below the image's own layer; the same file results in the same layer. */
    public ImageBuilder on(String path, byte[] content) {
        lowerLayers.add(Tar.archive(Map.of(path, content)));
        return this;
    }

    /** Adds these members to the configuration, in JSON such as {@code "User": "1000"}. */
    public ImageBuilder settings(String members) {
        settings = members + ", ";
        return this;
    }

    /** The image for its one platform. */
    public SampleImage build() {
        return build(architecture);
    }

    private SampleImage build(String processor) {
        Map<String, byte[]> content = new LinkedHashMap<>(files);
        content.put("app/build-time.txt", (builtAt + "\n").getBytes(StandardCharsets.UTF_8));
        List<byte[]> layers = new ArrayList<>(lowerLayers);
        layers.add(Tar.archive(content));
        byte[] config = utf8("""
                {"created": "%s", "architecture": "%s", "os": "%s",
                 "config": {%s"Labels": {%s}},
                 "rootfs": {"type": "layers", "diff_ids": [%s]}}
                """.formatted(
                        builtAt,
                        processor,
                        os,
                        settings,
                        labels(),
                        layers.stream().map(tar -> "\"" + Digest.of(tar) + "\"").collect(Collectors.joining(", "))));
        return manifest(
                docker ? MediaTypes.DOCKER_MANIFEST : MediaTypes.OCI_MANIFEST,
                docker ? DOCKER_CONFIG : OCI_CONFIG,
                config,
                docker ? DOCKER_LAYER : OCI_LAYER,
                layers.stream().map(Tar::gzip).toList());
    }

    /** An index of this image for linux/amd64 and linux/arm64. */
    public SampleImage buildIndex() {
        return index(docker, List.of(child("amd64"), child("arm64")));
    }

    /** Builds an index of this image for Linux on each of these processors. */
    public SampleImage buildIndexFor(String... processors) {
        return index(docker, Stream.of(processors).map(this::child).toList());
    }

    /** Builds an index with one image for each {@code platform} object in JSON. */
    public SampleImage buildIndexOf(String... platforms) {
        List<Entry> entries = new ArrayList<>();
        for (String platform : platforms) {
            entries.add(new Entry(file("app/" + entries.size(), utf8(platform)).build(), "\"platform\": " + platform));
        }
        return index(docker, entries);
    }

    /** As {@link #buildIndex()}, with the attestation that build tools add as a child of platform unknown/unknown. */
    public SampleImage buildIndexWithAttestation() {
        SampleImage amd64 = child("amd64").image();
        Entry attestation = new Entry(attestation(), """
                "platform": {"os": "unknown", "architecture": "unknown"},
                      "annotations": {"vnd.docker.reference.type": "attestation-manifest",
                                      "vnd.docker.reference.digest": "%s"}""".formatted(amd64.digest()));
        return index(docker, List.of(child("amd64"), child("arm64"), attestation));
    }

    /** An OCI index whose only child is {@link #buildIndex()}. */
    public SampleImage buildNestedIndex() {
        return index(false, List.of(new Entry(buildIndex(), "\"annotations\": {\"nested\": \"true\"}")));
    }

    private Entry child(String processor) {
        return new Entry(
                build(processor), "\"platform\": {\"os\": \"%s\", \"architecture\": \"%s\"}".formatted(os, processor));
    }

    private SampleImage attestation() {
        byte[] statement =
                utf8("{\"_type\": \"https://in-toto.io/Statement/v0.1\", \"builtAt\": \"" + builtAt + "\"}\n");
        byte[] config = utf8("""
                {"architecture": "unknown", "os": "unknown", "config": {},
                 "rootfs": {"type": "layers", "diff_ids": ["%s"]}}
                """.formatted(Digest.of(statement)));
        return manifest(MediaTypes.OCI_MANIFEST, OCI_CONFIG, config, IN_TOTO, List.of(statement));
    }

    private static SampleImage manifest(
            String mediaType, String configType, byte[] config, String layerType, List<byte[]> layers) {
        Map<Digest, byte[]> blobs = new LinkedHashMap<>(Map.of(Digest.of(config), config));
        layers.forEach(layer -> blobs.put(Digest.of(layer), layer));
        byte[] bytes = utf8("""
                {
                   "schemaVersion": 2,
                   "mediaType": "%s",
                   "config": {"mediaType": "%s", "size": %d, "digest": "%s"},
                   "layers": [
                      %s
                   ]
                }
                """.formatted(
                        mediaType,
                        configType,
                        config.length,
                        Digest.of(config),
                        layers.stream()
                                .map(layer -> "{\"mediaType\": \"%s\", \"size\": %d, \"digest\": \"%s\"}"
                                        .formatted(layerType, layer.length, Digest.of(layer)))
                                .collect(Collectors.joining(",\n      "))));
        return new SampleImage(mediaType, bytes, List.of(), blobs);
    }

    private record Entry(SampleImage image, String rest) {}

    private static SampleImage index(boolean docker, List<Entry> entries) {
        String mediaType = docker ? MediaTypes.DOCKER_LIST : MediaTypes.OCI_INDEX;
        String children = entries.stream()
                .map(entry -> """
                              {"mediaType": "%s", "size": %d, "digest": "%s",
                               %s}""".formatted(
                                entry.image().mediaType(),
                                entry.image().bytes().length,
                                entry.image().digest(),
                                entry.rest()))
                .collect(Collectors.joining(",\n      "));
        byte[] bytes = utf8("""
                {
                   "schemaVersion": 2,
                   "mediaType": "%s",
                   "manifests": [
                      %s
                   ]
                }
                """.formatted(mediaType, children));
        return new SampleImage(
                mediaType, bytes, entries.stream().map(Entry::image).toList(), Map.of());
    }

    private String labels() {
        return labels.entrySet().stream()
                .map(label -> "\"" + label.getKey() + "\": \"" + label.getValue() + "\"")
                .collect(Collectors.joining(", "));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
