package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.promotion.work.Progress;
import io.jenkins.plugins.imagepromotion.promotion.work.Workers;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Brings a whole image into another repository, by digest and from the bottom up: first what it is made of, then each manifest
 * below those that point at it. No tag is written, and what the target holds is not sent again, so a copy that was killed goes
 * on where it was.
 */
public final class ImageCopy {
    private final Registry registry;
    private final Progress progress;
    private final LongSupplier nanoTime;

    /** Copies with that registry; rates are measured on the clock of {@link System#nanoTime()}. */
    public ImageCopy(Registry registry, Progress progress, LongSupplier nanoTime) {
        this.registry = registry;
        this.progress = progress;
        this.nanoTime = nanoTime;
    }

    /** Returns when the target holds all of the image but its tag. */
    public void copy(Repository from, Repository to, ImageGraph image) {
        List<Descriptor> blobs = image.blobs();
        CopyProgress layers = new CopyProgress(progress, nanoTime, blobs);
        long bytes = blobs.stream().mapToLong(Descriptor::size).sum();
        progress.report("copying to " + to + ": layers and configurations " + blobs.size() + " ("
                + ByteCount.text(bytes) + "), manifests " + image.manifests().size());
        List<Descriptor> foreign = image.foreignLayers();
        if (!foreign.isEmpty()) {
            progress.report("note: " + foreign.size()
                    + " foreign layers are not copied; clients get them from where the" + " manifest says");
        }
        Workers.each(blobs, blob -> layers.arrived(blob, registry.copyBlob(from, to, blob, layers)));
        writeManifests(to, image.manifests());
        progress.report("copied to " + to + ": " + layers.summary());
    }

    private void writeManifests(Repository to, List<Manifest> manifests) {
        Workers.each(
                manifests.stream().filter(manifest -> !manifest.isIndex()).toList(), manifest -> write(to, manifest));
        manifests.stream().filter(Manifest::isIndex).forEach(index -> write(to, index));
    }

    private void write(Repository to, Manifest manifest) {
        if (holds(to, manifest)) {
            return;
        }
        registry.put(to, manifest.digest(), manifest);
        if (!holds(to, manifest)) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.WRITE_NOT_CONFIRMED, "The registry accepted a manifest but does not hold it.")
                    .with("repository", to)
                    .with("digest", manifest.digest())
                    .remedy("Promote again: it finishes the job."));
        }
    }

    private boolean holds(Repository to, Manifest manifest) {
        return registry.head(to, manifest.digest())
                .filter(manifest.digest()::equals)
                .isPresent();
    }
}
