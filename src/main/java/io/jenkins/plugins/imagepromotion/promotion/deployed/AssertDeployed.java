package io.jenkins.plugins.imagepromotion.promotion.deployed;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks that every container of an image's repository runs exactly that image. Containers that are not running are not
 * checked.
 *
 * <p>For a pod, what the node reports counts, not what the pod was configured to run. A runtime reports the digest of the index,
 * of the platform's image or of the configuration; all of these identify the image.
 */
public record AssertDeployed(Registry registry) {

    /**
     * Returns how many containers run the image.
     *
     * @throws ImagePromotionException {@code OTHER_IMAGE_RUNS} if a container of the repository runs another or an
     *     unknown image; {@code NOT_DEPLOYED} if no container runs an image of the repository; or the failure to read
     *     the image, such as {@code INCOMPLETE_IMAGE}
     */
    public int check(ImageReference image, List<RunningContainer> containers) {
        Manifest manifest = new SourceManifest(registry).read(image, image.digest());
        ImageParts parts = new ImageParts(registry, image.repository(), manifest);
        List<String> wrong = new ArrayList<>();
        int right = 0;
        int idle = 0;
        for (RunningContainer container : containers) {
            if (isOf(image.repository(), container) && container.isIdle()) {
                idle++;
            } else if (isOf(image.repository(), container)) {
                Optional<String> problem = problem(container, image, parts);
                problem.ifPresent(text -> wrong.add(container.place() + ": " + text));
                right += problem.isEmpty() ? 1 : 0;
            }
        }
        if (!wrong.isEmpty()) {
            throw otherImage(image, manifest.digest(), wrong, right);
        }
        if (right == 0) {
            throw notDeployed(image, containers.size() - idle, idle);
        }
        return right;
    }

    /** Compares only the path, because a mirror has another host and must serve the same image. */
    private static boolean isOf(Repository repository, RunningContainer container) {
        return Stream.concat(Stream.of(container.image()), container.imageId().stream())
                .flatMap(name -> RunningContainer.path(name).stream())
                .anyMatch(repository.path()::equals);
    }

    private static Optional<String> problem(RunningContainer container, ImageReference image, ImageParts parts) {
        Optional<Digest> named = RunningContainer.digest(container.image());
        if (named.isPresent() && !parts.contain(named.get())) {
            return Optional.of("is configured to run " + named.get() + ", " + parts.describe(named.get()));
        }
        if (container.hasStatus()) {
            Optional<Digest> runs = container.imageId().flatMap(RunningContainer::digest);
            if (runs.isEmpty()) {
                return Optional.of("has not started, so its image is unknown");
            }
            return parts.contain(runs.get())
                    ? Optional.empty()
                    : Optional.of("runs " + runs.get() + ", " + parts.describe(runs.get()));
        }
        boolean byItsTag = image.tag().isPresent()
                && container
                        .image()
                        .endsWith(image.repository().path() + ":" + image.tag().get());
        return named.isPresent() || byItsTag
                ? Optional.empty()
                : Optional.of("is configured to run " + container.image() + ", which is not pinned to this image");
    }

    private static ImagePromotionException otherImage(
            ImageReference image, Digest digest, List<String> wrong, int right) {
        Failure failure = Failure.of(FailureCode.OTHER_IMAGE_RUNS, "Some containers run a different image.")
                .with("image", image)
                .with("digest", digest)
                .withEach("wrong", wrong)
                .with("right", right == 1 ? "1 container" : right + " containers");
        return new ImagePromotionException(failure.remedy(
                "Wait until the rollout is complete, or deploy the image by digest. If the promoted tag itself holds"
                        + " another digest, find out who moved it."));
    }

    private static ImagePromotionException notDeployed(ImageReference image, int others, int idle) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.NOT_DEPLOYED, "No container runs an image of this repository.")
                .with("repository", image.repository())
                .with("other containers", others)
                .withOptional(
                        "not running",
                        Optional.of(idle)
                                .filter(count -> count > 0)
                                .map(count -> count + (count == 1 ? " container" : " containers")
                                        + " of this repository: ended, being deleted, suspended or without"
                                        + " replicas"))
                .remedy("Query the pods of the application's namespace, or deploy the image first."));
    }
}
