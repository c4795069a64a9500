package io.jenkins.plugins.imagepromotion.promotion.deployed;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ContainerVerdict.Kind;
import java.util.List;
import java.util.Optional;

/**
 * The state of a cluster at one moment, compared with an image.
 *
 * @param image the image that should run
 * @param digest its digest
 * @param containers the verdict on each container of the image's repository, in the order of the state
 * @param others the number of containers of other repositories
 * @param isRolledOut whether every workload is rolled out, so that waiting does not change a wrong container
 */
public record DeploymentVerdict(
        ImageReference image, Digest digest, List<ContainerVerdict> containers, int others, boolean isRolledOut) {
    public DeploymentVerdict {
        containers = List.copyOf(containers);
    }

    /** Returns whether at least one container is right, and none is wrong or waiting. */
    public boolean isComplete() {
        return count(Kind.RIGHT) > 0 && count(Kind.WRONG) + count(Kind.WAITING) == 0;
    }

    /** Returns the containers with that verdict. */
    public List<ContainerVerdict> of(Kind kind) {
        return containers.stream().filter(one -> one.kind() == kind).toList();
    }

    int count(Kind kind) {
        return of(kind).size();
    }

    /** Returns how many of the expected containers run the image, as a sentence. */
    String progress() {
        int expected = containers.size() - count(Kind.IDLE);
        return expected == 0
                ? "no container runs an image of " + image.repository()
                : count(Kind.RIGHT) + " of " + Plural.of(expected, "container") + (expected == 1 ? " runs " : " run ")
                        + digest;
    }

    /**
     * Returns this verdict if it {@link #isComplete()}.
     *
     * @throws ImagePromotionException {@code OTHER_IMAGE_RUNS} if a container is wrong; {@code ROLLOUT_INCOMPLETE} if a
     *     container is waiting; {@code NOT_DEPLOYED} if no container runs an image of the repository
     */
    public DeploymentVerdict require() {
        if (isComplete()) {
            return this;
        }
        if (count(Kind.WRONG) > 0) {
            throw refused(
                    FailureCode.OTHER_IMAGE_RUNS,
                    "Some containers run a different image.",
                    (isRolledOut
                                    ? "Delete the pods that run a different image, or deploy the image by digest."
                                    : "Wait until the rollout is complete, or deploy the image by digest.")
                            + " If the promoted tag itself holds another digest, find out who moved it.");
        }
        if (count(Kind.WAITING) > 0) {
            throw refused(
                    FailureCode.ROLLOUT_INCOMPLETE,
                    "Some containers do not run the image yet.",
                    "Wait until the rollout is complete. If it is stuck, fix the problem that the cluster reports.");
        }
        throw new ImagePromotionException(Failure.of(
                        FailureCode.NOT_DEPLOYED, "No container runs an image of this repository.")
                .with("repository", image.repository())
                .with("other containers", others)
                .withOptional(
                        "not running",
                        Optional.of(count(Kind.IDLE))
                                .filter(count -> count > 0)
                                .map(count -> Plural.of(count, "container")
                                        + " of this repository: ended, being deleted, suspended or without replicas"))
                .remedy("Query the pods in the application's namespace, or deploy the image first."));
    }

    private ImagePromotionException refused(FailureCode code, String summary, String remedy) {
        Failure failure = Failure.of(code, summary).with("image", image).with("digest", digest);
        return new ImagePromotionException(addTo(failure).remedy(remedy));
    }

    /** Returns the failure with a fact for each container that is not right. */
    Failure addTo(Failure failure) {
        return failure.withEach("wrong", of(Kind.WRONG))
                .withEach("waiting", of(Kind.WAITING))
                .with("right", Plural.of(count(Kind.RIGHT), "container"));
    }
}
