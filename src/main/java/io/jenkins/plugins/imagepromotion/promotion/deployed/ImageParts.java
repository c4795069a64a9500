package io.jenkins.plugins.imagepromotion.promotion.deployed;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.promotion.copy.ImageGraphReader;
import io.jenkins.plugins.imagepromotion.promotion.copy.IndexSearch;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The digests that runtimes use for an image: its own digest, and the digests of its platform images and of their
 * configurations. The images are read only if the index does not list a digest.
 */
public final class ImageParts {
    /** Containers run only a few images; any beyond this limit are described only as different. */
    private static final int MAX_DESCRIBED = 20;

    private final Registry registry;
    private final Repository repository;
    private final Manifest image;
    private final Set<Digest> known = new HashSet<>();
    private final Map<Digest, String> described = new HashMap<>();
    private boolean isComplete;

    public ImageParts(Registry registry, Repository repository, Manifest image) {
        this.registry = registry;
        this.repository = repository;
        this.image = image;
        add(image);
    }

    /**
     * Returns true if the digest is one of the image's parts.
     *
     * @throws ImagePromotionException {@code INCOMPLETE_IMAGE} or {@code MANIFEST_TOO_LARGE} if the images in the index
     *     must be read, but are missing or exceed a limit
     */
    public boolean contain(Digest digest) {
        if (!known.contains(digest) && !isComplete) {
            new ImageGraphReader(registry, repository).read(image).manifests().forEach(this::add);
            isComplete = true;
        }
        return known.contains(digest);
    }

    private void add(Manifest manifest) {
        known.add(manifest.digest());
        manifest.links().config().map(Descriptor::digest).ifPresent(known::add);
        manifest.links().manifests().forEach(child -> known.add(child.digest()));
    }

    /** Returns how an image with another digest relates to this one, as a phrase that follows the digest. */
    String describe(Digest other) {
        if (described.size() >= MAX_DESCRIBED) {
            return described.getOrDefault(other, "a different image");
        }
        return described.computeIfAbsent(other, digest -> {
            Optional<IndexSearch.Part> part = new IndexSearch(registry, repository).between(image, digest);
            return part.map(found -> "the index that lists this image as " + found.role() + "; check the index instead")
                    .orElse("a different image");
        });
    }
}
