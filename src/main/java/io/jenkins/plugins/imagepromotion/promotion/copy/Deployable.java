package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.ManifestLinks;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds manifests without anything to deploy: attachments that build and signing tools create, and indexes of only such
 * manifests. Teams also promote other artifacts, such as Helm charts, so only proven attachments count.
 *
 * <p>An ordinary image and an ordinary index cost no request.
 */
public final class Deployable {
    /** Prefixes of the media types of attestations, signatures and bills of materials. */
    private static final List<String> ATTACHMENTS = List.of(
            "application/vnd.in-toto",
            "application/vnd.dsse.envelope",
            "application/vnd.dev.cosign.",
            "application/vnd.dev.sigstore.",
            "application/vnd.cncf.notary.",
            "application/vnd.cyclonedx",
            "application/vnd.syft",
            "application/spdx",
            "application/sarif",
            "text/spdx");

    /** The media type of a placeholder, which exists only because the specification requires some content. */
    private static final String EMPTY = "application/vnd.oci.empty.v1+json";

    private static final Set<String> LAYERS = Set.of(
            "application/vnd.oci.image.layer.v1.tar",
            "application/vnd.oci.image.layer.nondistributable.v1.tar",
            "application/vnd.docker.image.rootfs.diff.tar",
            "application/vnd.docker.image.rootfs.foreign.diff.tar");

    /** Enough for any index without platforms; any entries beyond this limit count as images. */
    private static final int MAX_READ = 50;

    private final Registry registry;
    private final Repository repository;
    private int read;

    public Deployable(Registry registry, Repository repository) {
        this.registry = registry;
        this.repository = repository;
    }

    /** Returns why the image cannot be deployed, as a clause; empty if it can or may be. */
    public Optional<String> problem(Manifest manifest) {
        if (!manifest.isIndex()) {
            return problemOfSingle(manifest.links());
        }
        if (manifest.links().manifests().isEmpty()) {
            return Optional.of("it is an index without images");
        }
        return manifest.links().manifests().stream().anyMatch(this::isDeployable)
                ? Optional.empty()
                : Optional.of("it is an index of attachments, without images");
    }

    private boolean isDeployable(Descriptor child) {
        if (isAttachmentType(child.artifactType())
                || child.platform().filter(platform -> !platform.isKnown()).isPresent()) {
            return false;
        }
        if (child.platform().isPresent() || !MediaTypes.ACCEPTED.contains(child.mediaType()) || ++read > MAX_READ) {
            return true;
        }
        return registry.manifest(repository, child.digest())
                .flatMap(this::problem)
                .isEmpty();
    }

    private Optional<String> problemOfSingle(ManifestLinks links) {
        String config = links.config().map(Descriptor::mediaType).orElse("");
        if (config.equals(EMPTY) && isOnly(links.layers(), EMPTY::equals)) {
            return Optional.of("it is an artifact without content");
        }
        return isAttachment(links, config)
                ? Optional.of("it is attached to an image, and is not one")
                : Optional.empty();
    }

    private boolean isAttachment(ManifestLinks links, String config) {
        boolean hasImageConfig = MediaTypes.isImageConfig(config);
        if (isAttachmentType(links.artifactType()) || isAttachmentType(config)) {
            return true;
        }
        if (links.subject().isPresent()
                && (!hasImageConfig || !links.artifactType().isEmpty())) {
            return true;
        }
        if (links.layers().isEmpty() || isOnly(links.layers(), Deployable::isLayer)) {
            return false;
        }
        return isOnly(links.layers(), Deployable::isAttachmentType) || (hasImageConfig && isMarkedAsAttestation(links));
    }

    /** Build tools write attestations as images of an unknown platform. */
    private boolean isMarkedAsAttestation(ManifestLinks links) {
        Platform platform =
                registry.config(repository, links.config().orElseThrow()).platform();
        return platform.os().equals("unknown") && platform.architecture().equals("unknown");
    }

    private static boolean isOnly(List<Descriptor> layers, Predicate<String> kind) {
        return layers.stream().map(Descriptor::mediaType).allMatch(kind);
    }

    private static boolean isAttachmentType(String mediaType) {
        return ATTACHMENTS.stream().anyMatch(mediaType::startsWith);
    }

    /** Layers of images are archives, with or without a compression. */
    private static boolean isLayer(String mediaType) {
        return LAYERS.stream()
                .anyMatch(layer -> mediaType.equals(layer)
                        || mediaType.startsWith(layer + "+")
                        || mediaType.startsWith(layer + "."));
    }
}
