package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.List;
import java.util.Optional;

/**
 * Everything we ask of a registry.
 *
 * <p>An empty {@link Optional} means a 404 and nothing else. Every other failure is a {@link RegistryException}, whose code
 * distinguishes 401, 403, 429, 5xx, a timeout and an unreadable response.
 */
public interface Registry {

    /**
     * Refuses a use of the repository that the configuration does not allow, or that unusable credentials prevent, without sending a
     * request. Call it before the first request of a use case with several repositories. Every other method makes this check for its own
     * repository.
     */
    void requireAllowed(Repository repository, Purpose purpose);

    /**
     * Returns the manifest for a tag or digest, with its digest computed from the received bytes; empty if it does not
     * exist.
     */
    Optional<Manifest> manifest(Repository repository, ManifestReference reference);

    /** Returns the digest that the registry reports for a tag or digest, without the bytes: a hint, not a proof. */
    Optional<Digest> head(Repository repository, ManifestReference reference);

    /**
     * Writes the exact bytes of the manifest under a tag or digest; fails if the registry reports another digest for
     * them.
     */
    void put(Repository repository, ManifestReference reference, Manifest manifest);

    /**
     * Requires the permission to write to the repository: opens an upload and cancels it, which stores nothing. A rule
     * that protects individual tags takes effect only when such a tag is written.
     */
    void requireWritable(Repository repository);

    /**
     * Returns every tag in the repository once, in the registry's order. The list uses little memory and creates each
     * tag on access, so callers keep only the tags that they need.
     *
     * @throws RegistryException {@code REPOSITORY_NOT_FOUND} if the registry reports that the repository does not exist
     */
    List<Tag> tags(Repository repository);

    /** Returns the same list, or an empty list if the registry reports that the repository does not exist. */
    default List<Tag> tagsIfAny(Repository repository) {
        try {
            return tags(repository);
        } catch (RegistryException e) {
            if (e.code() != FailureCode.REPOSITORY_NOT_FOUND) {
                throw e;
            }
            return List.of();
        }
    }

    /** Returns the image configuration that a manifest points to, after checking its bytes against the descriptor. */
    ImageConfig config(Repository repository, Descriptor descriptor);

    /** Returns the content of an artifact, at most 8 MiB, after checking its bytes against the descriptor. */
    byte[] content(Repository repository, Descriptor descriptor);

    /** Returns true if the registry reports that the repository holds the blob. */
    boolean hasBlob(Repository repository, Descriptor blob);

    /**
     * Copies a blob from {@code from} to {@code to} unless it is already there, and returns how it got there. The bytes are hashed
     * in transit, and at most one buffer of them is in memory.
     *
     * @param progress counts the bytes that are sent
     */
    BlobArrival copyBlob(Repository from, Repository to, Descriptor blob, ByteProgress progress);

    /** Returns the manifests that refer to {@code subject}, whether or not the repository holds it. */
    List<Descriptor> referrers(Repository repository, Digest subject);

    /** Writes a manifest that refers to {@code subject}, so that {@link #referrers} finds it. */
    void putReferrer(Repository repository, Digest subject, Manifest referrer);

    /**
     * Stores the content of an artifact that is not attached to an image, and returns its manifest, which is not
     * stored. The same artifact always has the same manifest.
     */
    Manifest store(Repository repository, Artifact artifact);

    /**
     * Adds artifacts to the manifest under a tag, each as a layer with its annotations, as cosign attaches attestations
     * (cosign, specs/ATTESTATION_SPEC.md). Its other layers stay. Adding the same content again changes nothing.
     */
    void append(Repository repository, Tag tag, List<Artifact> artifacts);

    /** Attaches an artifact to a manifest and returns the artifact's manifest. Attaching it again changes nothing. */
    Manifest attach(Repository repository, Descriptor subject, Artifact artifact);
}
