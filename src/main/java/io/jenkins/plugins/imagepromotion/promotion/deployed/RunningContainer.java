package io.jenkins.plugins.imagepromotion.promotion.deployed;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container as a cluster reports it. Manifests and runtimes write an image as a reference, {@code repository@digest}
 * (containerd, CRI-O), {@code docker-pullable://repository@digest} and {@code docker://digest} (Docker), or only the hash of the
 * configuration (CRI-O 1.31).
 *
 * @param place namespace, kind, name and container, for messages
 * @param image the image that it is configured to run
 * @param imageId what the node reports that it runs, as the runtime writes it; empty until it has started
 * @param hasStatus whether it is part of a pod, so that a node reports what it runs; false for a workload's template
 * @param isIdle whether the container is not expected to run: it ended, it is being deleted, or its workload has no pods
 * @param obstacle the reason that the cluster reports for why it does not run (yet), as a phrase that follows {@code
 *     place}; empty if it runs, or if its workload is rolled out
 */
public record RunningContainer(
        String place,
        String image,
        Optional<String> imageId,
        boolean hasStatus,
        boolean isIdle,
        Optional<String> obstacle) {
    private static final Pattern DIGEST = Pattern.compile("(?:^|@|/)(sha(?:256|512):[0-9a-f]+)$");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** Returns the digest in the text; empty if it does not contain one. */
    public static Optional<Digest> digest(String name) {
        if (HASH.matcher(name).matches()) {
            return Optional.of(Digest.parse("sha256:" + name));
        }
        Matcher found = DIGEST.matcher(name);
        try {
            return found.find() ? Optional.of(Digest.parse(found.group(1))) : Optional.empty();
        } catch (ImagePromotionException e) {
            return Optional.empty();
        }
    }

    /** Returns the path of the repository, without the host; empty if the text does not contain one. */
    public static Optional<String> path(String name) {
        String plain = name.replaceFirst("^[a-z-]+://", "");
        try {
            return plain.startsWith("sha") && plain.contains(":") && !plain.contains("/")
                    ? Optional.empty()
                    : Optional.of(ImageReference.parse(plain).repository().path());
        } catch (ImagePromotionException e) {
            return Optional.empty();
        }
    }
}
