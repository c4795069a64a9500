package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the index that lists a manifest. Clusters and users often name an image by the digest of one of its platforms,
 * which no tag holds. Call it only if no tag holds the digest itself.
 */
public record IndexSearch(Registry registry, Repository repository) {
    /** The maximum number of tags to read. A running image is rarely older. */
    public static final int MAX_TAGS = 100;

    /** The maximum number of indexes to read inside one index. An index of indexes is rare. */
    private static final int MAX_INNER = 10;

    /**
     * A manifest that an index lists.
     *
     * @param role its role in the index: the platform, {@code an attestation} or {@code a part}
     * @param digest the digest of the manifest
     * @param index the digest of the index
     */
    public record Part(String role, Digest digest, Digest index) {
        @Override
        public String toString() {
            return digest + " is listed as " + role + " in the index " + index;
        }
    }

    /** A tag whose index lists the manifest. */
    public record Holder(ImmutableTag tag, Part part) {}

    /** Returns the tags whose index lists the manifest, in the order given. Only the first {@link #MAX_TAGS} are read. */
    public List<Holder> holders(List<ImmutableTag> newestFirst, Digest digest) {
        List<ImmutableTag> tags = newestFirst.stream().limit(MAX_TAGS).toList();
        Map<ImmutableTag, Part> parts = new ConcurrentHashMap<>();
        Workers.each(
                tags,
                Workers.SMALL_REQUESTS,
                tag -> read(tag.tag())
                        .flatMap(manifest -> part(manifest, digest))
                        .ifPresent(part -> parts.put(tag, part)));
        return tags.stream()
                .flatMap(tag -> Optional.ofNullable(parts.get(tag)).map(part -> new Holder(tag, part)).stream())
                .toList();
    }

    /** Returns which of the tags {@link #holders} does not read, as a phrase; empty if it reads all. */
    public static Optional<String> unread(List<ImmutableTag> newestFirst) {
        return newestFirst.size() <= MAX_TAGS
                ? Optional.empty()
                : Optional.of("tags older than " + newestFirst.get(MAX_TAGS - 1)
                        + ", which may hold an index that lists this digest");
    }

    /**
     * Returns the manifest with this digest as a part of {@code index}; empty if {@code index} does not list it or is
     * not an index.
     */
    public Optional<Part> part(Manifest index, Digest digest) {
        return role(index, digest).map(role -> new Part(role, digest, index.digest()));
    }

    /**
     * Returns the part if {@code manifest} lists the other digest or vice versa; empty if neither lists the other. Also
     * returns empty if the registry fails, because the two are already known to differ.
     */
    public Optional<Part> between(Manifest manifest, Digest other) {
        try {
            return part(manifest, other)
                    .or(() -> manifest.isIndex()
                            ? Optional.empty()
                            : read(other).flatMap(index -> part(index, manifest.digest())));
        } catch (RegistryException e) {
            if (e.code() == FailureCode.CANCELLED) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Returns empty for an unreadable manifest, because a message could not name it as the index. */
    private Optional<Manifest> read(ManifestReference reference) {
        try {
            return registry.manifest(repository, reference);
        } catch (RegistryException e) {
            if (e.code().kind() == FailureCode.Kind.FAILED && e.code() != FailureCode.UNREADABLE_ANSWER) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Optional<String> role(Manifest root, Digest digest) {
        Deque<Manifest> indexes = new ArrayDeque<>(List.of(root));
        int inner = 0;
        while (!indexes.isEmpty()) {
            List<Descriptor> entries = indexes.remove().links().manifests();
            for (Descriptor entry : entries) {
                if (entry.digest().equals(digest)) {
                    return Optional.of(role(entry));
                }
            }
            for (Descriptor entry : entries) {
                if (MediaTypes.isIndex(entry.mediaType()) && inner < MAX_INNER) {
                    inner++;
                    read(entry.digest()).ifPresent(indexes::add);
                }
            }
        }
        return Optional.empty();
    }

    private static String role(Descriptor entry) {
        return entry.platform()
                .map(platform -> platform.isKnown() ? platform.toString() : "an attestation")
                .orElse("a part");
    }
}
