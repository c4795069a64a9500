package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Copies a whole image to another repository by digest, from the bottom up: first the blobs, then each manifest before
 * the manifests that point to it. Writes no tag. Sends only what the target does not hold yet, so an interrupted copy
 * continues where it stopped. Rates are measured with {@code nanoTime}, a clock such as {@link System#nanoTime()}.
 */
public record ImageCopy(Registry registry, Progress progress, LongSupplier nanoTime) {

    /** Returns when the target holds all of the image except its tag. */
    public void copy(Repository from, Repository to, ImageGraph image) {
        List<Descriptor> blobs = image.blobs();
        CopyProgress layers = new CopyProgress(progress, nanoTime, blobs);
        long bytes = blobs.stream().mapToLong(Descriptor::size).sum();
        progress.report("copying " + Plural.of(blobs.size(), "layer") + " (" + CopyProgress.size(bytes) + ") and "
                + Plural.of(image.manifests().size(), "manifest") + " to " + to);
        List<Descriptor> foreign = image.foreignLayers();
        if (!foreign.isEmpty()) {
            progress.report("note: not copying " + Plural.of(foreign.size(), "foreign layer")
                    + ", which clients get from the URLs in the manifest");
        }
        Workers.each(blobs, blob -> layers.arrived(blob, registry.copyBlob(from, to, blob, layers)));
        writeManifests(to, image.manifests());
        progress.report(layers.summary());
    }

    private void writeManifests(Repository to, List<Manifest> manifests) {
        Workers.each(
                manifests.stream().filter(manifest -> !manifest.isIndex()).toList(), manifest -> write(to, manifest));
        manifests.stream().filter(Manifest::isIndex).forEach(index -> write(to, index));
    }

    private void write(Repository to, Manifest manifest) {
        if (holds(registry, to, manifest.digest())) {
            return;
        }
        registry.put(to, manifest.digest(), manifest);
        if (!returns(registry, to, manifest.digest())) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.WRITE_NOT_CONFIRMED, "The registry accepted a manifest but does not return it.")
                    .with("repository", to)
                    .with("digest", manifest.digest())
                    .remedy("Promote again; that completes the promotion."));
        }
    }

    /**
     * Returns true if the repository holds the manifest. If HEAD does not find it, reads the manifest, because HEAD is
     * less reliable.
     */
    static boolean returns(Registry registry, Repository repository, Digest digest) {
        return holds(registry, repository, digest)
                || registry.manifest(repository, digest).isPresent();
    }

    /**
     * Returns true if the registry reports that the repository holds the manifest. If the response has a digest of a
     * different algorithm, reads the manifest instead.
     */
    static boolean holds(Registry registry, Repository repository, Digest digest) {
        return registry.head(repository, digest)
                .filter(hint -> hint.algorithm() == digest.algorithm()
                        ? hint.equals(digest)
                        : registry.manifest(repository, digest).isPresent())
                .isPresent();
    }
}
