package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Workers;

/** Checks that the repository still holds every part of an image. Registries accept a tag on an incomplete image. */
public record Completeness(Registry registry, Repository repository) {

    /** Requests each manifest below an index once, at every level; a single image has no such manifests. */
    public void requireManifests(Manifest image) {
        new ImageGraphReader(registry, repository).requireManifests(image);
    }

    /** Requests each layer and configuration, except foreign layers. */
    public void requireBlobs(ImageGraph image) {
        Workers.each(image.blobs(), blob -> {
            if (!registry.hasBlob(repository, blob)) {
                throw missing(blob);
            }
        });
    }

    private ImagePromotionException missing(Descriptor blob) {
        return new ImagePromotionException(
                Failure.of(FailureCode.INCOMPLETE_IMAGE, "The repository no longer holds all parts of the image.")
                        .with("repository", repository)
                        .with("missing", blob.digest())
                        .with("media type", blob.mediaType())
                        .remedy("A cleanup may have deleted it, which leaves the image unusable. Push it again."));
    }
}
