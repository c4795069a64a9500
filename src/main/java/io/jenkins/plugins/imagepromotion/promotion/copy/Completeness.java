package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.promotion.work.Workers;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;

/** Insists that the repository still holds what an image is made of; a tag on an image with holes would be accepted all the same. */
public final class Completeness {
    private final Registry registry;
    private final Repository repository;

    /** Of images of that repository. */
    public Completeness(Registry registry, Repository repository) {
        this.registry = registry;
        this.repository = repository;
    }

    /** Asks for each child of an index by one request, and for the children of its children; an image has none to ask for. */
    public void requireManifests(Manifest image) {
        Workers.each(image.links().manifests().stream().distinct().toList(), this::requireChild);
    }

    private void requireChild(Descriptor child) {
        if (MediaTypes.isIndex(child.mediaType())) {
            requireManifests(registry.manifest(repository, child.digest())
                    .orElseThrow(() -> ImageGraphReader.missing(repository, child)));
            return;
        }
        boolean there = registry.head(repository, child.digest())
                .filter(child.digest()::equals)
                .isPresent();
        if (!there) {
            throw ImageGraphReader.missing(repository, child);
        }
    }

    /** Asks for each layer and configuration, foreign layers left out. */
    public void requireBlobs(ImageGraph image) {
        Workers.each(image.blobs(), blob -> {
            if (!registry.hasBlob(repository, blob)) {
                throw missing(blob);
            }
        });
    }

    private ImagePromotionException missing(Descriptor blob) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.INCOMPLETE_IMAGE, "The repository no longer holds everything the image is made of.")
                .with("repository", repository)
                .with("missing", blob.digest())
                .with("media type", blob.mediaType())
                .remedy("A cleanup may have deleted it, which leaves the image unusable. Push it again."));
    }
}
