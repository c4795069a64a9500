package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.http.blob.Blobs;
import io.jenkins.plugins.imagepromotion.registry.http.blob.UploadSession;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An artifact under a tag that grows by layers, as cosign stores the attestations of an image. */
record LayeredArtifact(RepositoryClient client, Tag tag) {

    /** Adds the artifacts that it does not have yet. */
    void append(List<Artifact> artifacts) {
        SharedTag shared = new SharedTag(client, tag);
        shared.extend(
                manifest -> missing(Optional.of(manifest), artifacts).isEmpty(),
                manifest -> {
                    if (manifest.filter(Manifest::isIndex).isPresent()) {
                        throw shared.holdsSomethingElse("The tag for attestations holds something else.");
                    }
                    return extended(manifest, missing(manifest, artifacts));
                },
                "The new attestation is missing after it was written.");
    }

    private static List<Artifact> missing(Optional<Manifest> manifest, List<Artifact> artifacts) {
        List<Digest> present = layers(manifest).toList();
        return artifacts.stream()
                .filter(artifact -> !present.contains(Digest.of(artifact.content())))
                .toList();
    }

    private static Stream<Digest> layers(Optional<Manifest> manifest) {
        return manifest.stream()
                .flatMap(known -> known.links().layers().stream())
                .map(Descriptor::digest);
    }

    /** Stores the new layers and the new configuration, and returns the new manifest. */
    private Manifest extended(Optional<Manifest> manifest, List<Artifact> missing) {
        List<byte[]> contents = missing.stream().map(Artifact::content).toList();
        byte[] config = ReferrerDocuments.config(
                Stream.concat(layers(manifest), contents.stream().map(Digest::of))
                        .toList());
        Blobs blobs = client.blobs();
        Workers.each(
                Stream.concat(Stream.of(config), contents.stream()).toList(),
                blob -> UploadSession.upload(blobs, blob));
        return ReferrerDocuments.manifest(
                manifest.map(Manifest::mediaType).orElse(MediaTypes.OCI_MANIFEST),
                ReferrerDocuments.layered(manifest, config, missing));
    }
}
