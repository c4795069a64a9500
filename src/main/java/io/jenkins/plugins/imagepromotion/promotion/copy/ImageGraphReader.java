package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.promotion.work.Workers;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads all manifests below one, at any depth of nested indexes, and refuses an image if one is missing. */
public final class ImageGraphReader {
    /** Far more than any image has: a few platforms, each with an attestation. */
    private static final int MAX_MANIFESTS = 1000;

    /** Manifests are kept until they are written; the limit for one is 4 MiB. */
    private static final long MAX_BYTES = 32L << 20;

    private final Registry registry;
    private final Repository repository;
    private final Map<Digest, Manifest> read = new ConcurrentHashMap<>();

    public ImageGraphReader(Registry registry, Repository repository) {
        this.registry = registry;
        this.repository = repository;
    }

    /** Returns the graph of {@code root}, a manifest of the repository. */
    public ImageGraph read(Manifest root) {
        read.put(root.digest(), root);
        Map<Digest, Descriptor> level = unread(List.of(root));
        while (!level.isEmpty()) {
            Workers.each(level.values(), this::readChild);
            checkBounds();
            level = unread(level.keySet().stream().map(read::get).toList());
        }
        Map<Digest, Manifest> ordered = new LinkedHashMap<>();
        order(root, ordered);
        return new ImageGraph(new ArrayList<>(ordered.values()));
    }

    private Map<Digest, Descriptor> unread(List<Manifest> parents) {
        Map<Digest, Descriptor> children = new LinkedHashMap<>();
        for (Manifest parent : parents) {
            for (Descriptor child : parent.links().manifests()) {
                if (!read.containsKey(child.digest())) {
                    children.putIfAbsent(child.digest(), child);
                }
            }
        }
        if (read.size() + children.size() > MAX_MANIFESTS) {
            throw tooLarge("manifests", MAX_MANIFESTS);
        }
        return children;
    }

    private void readChild(Descriptor child) {
        Manifest manifest = registry.manifest(repository, child.digest()).orElseThrow(() -> missing(repository, child));
        read.put(child.digest(), manifest);
    }

    private void checkBounds() {
        if (read.values().stream()
                        .mapToLong(manifest -> manifest.bytes().length)
                        .sum()
                > MAX_BYTES) {
            throw tooLarge("bytes of manifests", MAX_BYTES);
        }
    }

    /** Grandchildren before children before parents. No cycle is possible: a manifest cannot hold its own hash. */
    private void order(Manifest manifest, Map<Digest, Manifest> ordered) {
        if (ordered.containsKey(manifest.digest())) {
            return;
        }
        for (Descriptor child : manifest.links().manifests()) {
            Manifest below = read.get(child.digest());
            if (below != null) {
                order(below, ordered);
            }
        }
        ordered.put(manifest.digest(), manifest);
    }

    /** The failure for a manifest that an index names but the registry does not hold. */
    static ImagePromotionException missing(Repository repository, Descriptor child) {
        String platform = child.platform()
                .map(known -> known.isKnown() ? known.toString() : "none (an attestation)")
                .orElse("none named");
        return new ImagePromotionException(
                Failure.of(FailureCode.INCOMPLETE_IMAGE, "The repository no longer holds all images in the index.")
                        .with("repository", repository)
                        .with("missing", child.digest())
                        .with("platform", platform)
                        .remedy(
                                "A cleanup may have deleted it. Push the image again, and keep untagged manifests that an index needs."));
    }

    private static ImagePromotionException tooLarge(String what, long limit) {
        return new ImagePromotionException(
                Failure.of(FailureCode.MANIFEST_TOO_LARGE, "The image has more manifests than the limit allows.")
                        .with("limit", limit + " " + what));
    }
}
