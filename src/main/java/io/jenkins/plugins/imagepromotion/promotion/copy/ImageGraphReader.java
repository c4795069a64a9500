package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads or checks all manifests below one, and refuses an image if one is missing.
 *
 * <p>No other class reads whole images. It reads level by level, each manifest once, and limits the depth, the number
 * of manifests and their bytes, because a registry can contain an index that would take hours and all memory to read.
 */
public final class ImageGraphReader {
    /** An index of indexes of images has two levels below it, and that is rare. */
    static final int MAX_LEVELS = 5;

    /** Far more than any image has: a few platforms, each with an attestation. */
    static final int MAX_MANIFESTS = 1000;

    /** Manifests are kept until they are written; the limit for one is 4 MiB. */
    static final long MAX_BYTES = 32L << 20;

    private final Registry registry;
    private final Repository repository;
    private final Map<Digest, Manifest> read = new ConcurrentHashMap<>();
    private final Set<Digest> named = new HashSet<>();
    private final AtomicLong bytes = new AtomicLong();

    public ImageGraphReader(Registry registry, Repository repository) {
        this.registry = registry;
        this.repository = repository;
    }

    /**
     * Returns the graph of {@code root}, a manifest of the repository.
     *
     * @throws ImagePromotionException {@code INCOMPLETE_IMAGE}, {@code MANIFEST_TOO_LARGE}, or a failure of the
     *     registry
     */
    public ImageGraph read(Manifest root) {
        return read(root, child -> {
            throw missing(repository, child);
        });
    }

    /**
     * Works like {@link #read(Manifest)}, but returns the part of the graph that exists.
     *
     * @param gone receives each manifest that an index lists but the repository does not hold, on any thread
     */
    public ImageGraph read(Manifest root, Consumer<Descriptor> gone) {
        walk(root, child -> readChild(child, gone));
        Map<Digest, Manifest> ordered = new LinkedHashMap<>();
        order(root, ordered);
        return new ImageGraph(new ArrayList<>(ordered.values()));
    }

    /** Checks that each manifest below {@code root} exists, and throws as {@link #read} does. Reads only the indexes. */
    void requireManifests(Manifest root) {
        walk(root, child -> {
            if (MediaTypes.isIndex(child.mediaType())) {
                readChild(child, gone -> {
                    throw missing(repository, gone);
                });
            } else {
                requireChild(child);
            }
        });
    }

    private void walk(Manifest root, Consumer<Descriptor> visit) {
        named.add(root.digest());
        read.put(root.digest(), root);
        bytes.addAndGet(root.bytes().length);
        List<Descriptor> level = below(root, List.of(root));
        for (int depth = 1; !level.isEmpty(); depth++) {
            if (depth > MAX_LEVELS) {
                throw tooLarge(root, "levels of manifests", depth, MAX_LEVELS);
            }
            Workers.each(level, child -> {
                visit.accept(child);
                if (bytes.get() > MAX_BYTES) {
                    throw tooLarge(root, "bytes of manifests", bytes.get(), MAX_BYTES);
                }
            });
            level = below(
                    root,
                    level.stream()
                            .flatMap(child -> Optional.ofNullable(read.get(child.digest())).stream())
                            .toList());
        }
    }

    /** Returns the children that were not visited yet, each once. */
    private List<Descriptor> below(Manifest root, List<Manifest> parents) {
        List<Descriptor> children = new ArrayList<>();
        for (Manifest parent : parents) {
            parent.links().manifests().stream()
                    .filter(child -> named.add(child.digest()))
                    .forEach(children::add);
        }
        if (named.size() > MAX_MANIFESTS) {
            throw tooLarge(root, "manifests", named.size(), MAX_MANIFESTS);
        }
        return children;
    }

    private void readChild(Descriptor child, Consumer<Descriptor> gone) {
        registry.manifest(repository, child.digest())
                .ifPresentOrElse(
                        manifest -> {
                            read.put(child.digest(), manifest);
                            bytes.addAndGet(manifest.bytes().length);
                        },
                        () -> gone.accept(child));
    }

    private void requireChild(Descriptor child) {
        if (!ImageCopy.returns(registry, repository, child.digest())) {
            throw missing(repository, child);
        }
    }

    /**
     * Orders grandchildren before children, and children before parents. A cycle is impossible, because a manifest
     * cannot contain its own hash.
     */
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

    private ImagePromotionException tooLarge(Manifest root, String what, long found, long limit) {
        return new ImagePromotionException(
                Failure.of(FailureCode.MANIFEST_TOO_LARGE, "The image has more " + what + " than the limit allows.")
                        .with("repository", repository)
                        .with("digest", root.digest())
                        .with("found", found + " or more")
                        .with("limit", limit)
                        .remedy("Check what this is: container images stay far below the limit."));
    }
}
