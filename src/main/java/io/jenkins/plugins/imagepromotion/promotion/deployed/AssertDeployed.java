package io.jenkins.plugins.imagepromotion.promotion.deployed;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.promotion.SourceManifest;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Proves that every container of an image's repository runs that very image.
 *
 * <p>What a node says that it runs counts, not what it was told to run. Runtimes name the manifest that they pulled, which of an
 * index is the index or the platform's image, and some name the configuration; all of these are parts of the one image, and
 * nothing else is.
 */
public final class AssertDeployed {
    /** So many containers are told of in a refusal. */
    private static final int MOST_SHOWN = 10;

    private final Registry registry;

    /** Proves with that registry. */
    public AssertDeployed(Registry registry) {
        this.registry = registry;
    }

    /**
     * How many containers run the image.
     *
     * @throws ImagePromotionException {@code OTHER_IMAGE_RUNS} if one of the repository does not run it, or if it cannot be told;
     *     {@code NOT_DEPLOYED} if no container is of the repository; what reading the image fails with
     */
    public int check(ImageReference image, List<RunningContainer> containers) {
        Manifest manifest = new SourceManifest(registry).read(image, image.digest());
        Set<Digest> parts = parts(image.repository(), manifest);
        List<String> wrong = new ArrayList<>();
        int right = 0;
        for (RunningContainer container : containers) {
            if (isOf(image.repository(), container)) {
                Optional<String> problem = problem(container, image, parts);
                problem.ifPresent(text -> wrong.add(container.place() + ": " + text));
                right += problem.isEmpty() ? 1 : 0;
            }
        }
        if (!wrong.isEmpty()) {
            throw otherImage(image, manifest.digest(), wrong, right);
        }
        if (right == 0) {
            throw notDeployed(image, containers.size());
        }
        return right;
    }

    /** The digests by which a runtime may name the image. */
    private Set<Digest> parts(Repository repository, Manifest manifest) {
        Set<Digest> parts = new LinkedHashSet<>();
        parts.add(manifest.digest());
        manifest.links().config().map(Descriptor::digest).ifPresent(parts::add);
        for (Descriptor child : manifest.links().manifests()) {
            parts.add(child.digest());
            registry.manifest(repository, child.digest())
                    .flatMap(found -> found.links().config())
                    .map(Descriptor::digest)
                    .ifPresent(parts::add);
        }
        return parts;
    }

    /** By its path: a mirror has another host, and what it serves under the name of the image has to be the image. */
    private static boolean isOf(Repository repository, RunningContainer container) {
        return Optional.of(container.image())
                .map(RunningImage::path)
                .filter(repository.path()::equals)
                .or(() -> container.imageId().map(RunningImage::path).filter(repository.path()::equals))
                .isPresent();
    }

    private static Optional<String> problem(RunningContainer container, ImageReference image, Set<Digest> parts) {
        Optional<Digest> named = RunningImage.digest(container.image());
        if (named.isPresent() && !parts.contains(named.get())) {
            return Optional.of("is to run " + named.get() + ", which is another image");
        }
        if (container.hasStatus()) {
            Optional<Digest> runs = container.imageId().flatMap(RunningImage::digest);
            if (runs.isEmpty()) {
                return Optional.of("has not started, so nobody knows what it runs");
            }
            return parts.contains(runs.get())
                    ? Optional.empty()
                    : Optional.of("runs " + runs.get() + ", which is another image");
        }
        boolean byItsTag = image.tag().isPresent()
                && container
                        .image()
                        .endsWith(image.repository().path() + ":" + image.tag().get());
        return named.isPresent() || byItsTag
                ? Optional.empty()
                : Optional.of("is to run " + container.image() + ", which is not pinned to this image");
    }

    private static ImagePromotionException otherImage(
            ImageReference image, Digest digest, List<String> wrong, int right) {
        Failure failure = Failure.of(
                        FailureCode.OTHER_IMAGE_RUNS, "What runs is not, or not only, the image that was promoted.")
                .with("image", image)
                .with("digest", digest);
        for (String one : wrong.subList(0, Math.min(MOST_SHOWN, wrong.size()))) {
            failure = failure.with("wrong", one);
        }
        if (wrong.size() > MOST_SHOWN) {
            failure = failure.with("wrong", (wrong.size() - MOST_SHOWN) + " more");
        }
        return new ImagePromotionException(failure.with("right", right + " containers")
                .remedy(
                        "Wait until the rollout is done, or deploy the image by its digest; if another digest runs under the"
                                + " promoted tag, somebody moved it: `image-promotion lineage` says more."));
    }

    private static ImagePromotionException notDeployed(ImageReference image, int others) {
        return new ImagePromotionException(
                Failure.of(FailureCode.NOT_DEPLOYED, "No container runs an image of this repository.")
                        .with("repository", image.repository())
                        .with("containers of others", others)
                        .remedy("Ask for the pods of the application's namespace, or deploy the image first."));
    }
}
