package io.jenkins.plugins.imagepromotion.promotion.deployed;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ContainerVerdict.Kind;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks whether every container of an image's repository runs exactly that image. Reads the image from the registry
 * once, for any number of checks.
 *
 * <p>For a pod, what the node reports counts, not what the pod was configured to run. A runtime reports the digest of the index,
 * of the platform's image or of the configuration; all of these identify the image.
 */
public final class AssertDeployed {
    private final ImageReference image;
    private final Digest digest;
    private final ImageParts parts;

    private AssertDeployed(ImageReference image, Digest digest, ImageParts parts) {
        this.image = image;
        this.digest = digest;
        this.parts = parts;
    }

    /**
     * Reads the image.
     *
     * @param expected the digest that the image must have; empty to use the digest in {@code image}, if any
     * @throws ImagePromotionException if the image cannot be read, for example {@code IMAGE_NOT_FOUND}
     */
    public static AssertDeployed of(Registry registry, ImageReference image, Optional<Digest> expected) {
        Manifest manifest = new SourceManifest(registry).read(image, expected.or(image::digest));
        return new AssertDeployed(image, manifest.digest(), new ImageParts(registry, image.repository(), manifest));
    }

    ImageReference image() {
        return image;
    }

    /** Returns the digest of the image. */
    public Digest digest() {
        return digest;
    }

    /**
     * Compares each container with the image.
     *
     * @throws ImagePromotionException {@code INCOMPLETE_IMAGE} or another failure to read the parts of the image
     */
    public DeploymentVerdict judge(List<RunningContainer> containers) {
        List<RunningContainer> own =
                containers.stream().filter(this::isOfTheRepository).toList();
        List<RunningContainer> templates = own.stream()
                .filter(container -> !container.hasStatus() && !container.isIdle())
                .toList();
        boolean isRolledOut = !templates.isEmpty()
                && templates.stream().allMatch(template -> verdict(template).kind() == Kind.RIGHT);
        List<ContainerVerdict> verdicts = own.stream()
                .map(this::verdict)
                .map(one -> isRolledOut && one.kind() == Kind.WRONG ? one.afterRollout() : one)
                .toList();
        return new DeploymentVerdict(image, digest, verdicts, containers.size() - own.size(), isRolledOut);
    }

    /** Compares only the path, because a mirror has another host and must serve the same image. */
    private boolean isOfTheRepository(RunningContainer container) {
        Repository repository = image.repository();
        return Stream.concat(Stream.of(container.image()), container.imageId().stream())
                .flatMap(name -> RunningContainer.path(name).stream())
                .anyMatch(repository.path()::equals);
    }

    private ContainerVerdict verdict(RunningContainer container) {
        String place = container.place();
        if (container.isIdle()) {
            return new ContainerVerdict(place, Kind.IDLE, container.obstacle().orElse("does not run"));
        }
        Optional<String> difference = difference(container);
        if (difference.isPresent()) {
            return new ContainerVerdict(place, Kind.WRONG, difference.get());
        }
        boolean isUnknown = container.hasStatus()
                && container.imageId().flatMap(RunningContainer::digest).isEmpty();
        Optional<String> obstacle = container
                .obstacle()
                .or(() -> isUnknown ? Optional.of("has not started, so its image is unknown") : Optional.empty());
        return obstacle.map(text -> new ContainerVerdict(place, Kind.WAITING, text))
                .orElseGet(() -> new ContainerVerdict(
                        place,
                        Kind.RIGHT,
                        container.hasStatus() ? "runs the image" : "is configured to run the image"));
    }

    private Optional<String> difference(RunningContainer container) {
        Optional<Digest> named = RunningContainer.digest(container.image());
        if (named.isPresent() && !parts.contain(named.get())) {
            return Optional.of("is configured to run " + named.get() + ", " + parts.describe(named.get()));
        }
        if (container.hasStatus()) {
            return container
                    .imageId()
                    .flatMap(RunningContainer::digest)
                    .filter(runs -> !parts.contain(runs))
                    .map(runs -> "runs " + runs + ", " + parts.describe(runs));
        }
        boolean byItsTag = image.tag().isPresent()
                && container
                        .image()
                        .endsWith(image.repository().path() + ":" + image.tag().get());
        return named.isPresent() || byItsTag
                ? Optional.empty()
                : Optional.of("is configured to run " + container.image() + ", which is not pinned to this image");
    }
}
