package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.List;
import java.util.Optional;

/**
 * Everything we ask of a registry.
 *
 * <p>Absence is an empty {@link Optional} and means a 404, nothing else: every other answer is a
 * {@link RegistryException}, whose code tells 401, 403, 429, 5xx, a timeout and an unreadable answer apart.
 */
public interface Registry {

    /** The manifest under a tag or digest, its digest computed from the bytes received; empty if there is none. */
    Optional<Manifest> manifest(Repository repository, ManifestReference reference);

    /** The digest that the registry gives for a tag or digest, without the bytes: a hint, never proof. */
    Optional<Digest> head(Repository repository, ManifestReference reference);

    /** Writes the manifest's very bytes under a tag or digest; fails if the registry names another digest for them. */
    void put(Repository repository, ManifestReference reference, Manifest manifest);

    /** Every tag of the repository, in the registry's order; empty if the repository does not exist. */
    List<Tag> tags(Repository repository);

    /** The image configuration that a manifest points at, its bytes checked against the descriptor. */
    ImageConfig config(Repository repository, Descriptor descriptor);

    /** Whether the repository holds the blob, as far as it says so itself. */
    boolean hasBlob(Repository repository, Descriptor blob);

    /**
     * Sees to it that the repository {@code to} holds a blob of {@code from}; returns how. The bytes are hashed on the way, and
     * never more of them are kept in memory than one buffer.
     *
     * @param progress is told of the bytes that are sent, if any are
     */
    BlobArrival copyBlob(Repository from, Repository to, Descriptor blob, ByteProgress progress);

    /** The manifests that say of themselves that they refer to that one, whether or not the repository holds that one. */
    List<Descriptor> referrers(Repository repository, Digest subject);

    /** Writes a manifest that refers to {@code subject} by its digest, and sees to it that {@link #referrers} finds it. */
    void putReferrer(Repository repository, Digest subject, Manifest referrer);

    /** Attaches an artifact to a manifest of the repository; the same again changes nothing. Returns the artifact's manifest. */
    Manifest attach(Repository repository, Descriptor subject, Artifact artifact);
}
