package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;

/**
 * Bare questions, for finding out how a registry behaves; to promote, ask {@link Registry}.
 *
 * <p>Every answer is an {@link Observation}, a refusal too, also one by a token service. A {@link RegistryException} means that
 * there was no answer, or none that may be used.
 */
public interface RegistryProbe {

    /** Reads a manifest. */
    Observation get(Repository repository, ManifestReference reference);

    /** Asks for a manifest without its bytes. */
    Observation head(Repository repository, ManifestReference reference);

    /** Writes a manifest, whatever is there. */
    Observation put(Repository repository, ManifestReference reference, String mediaType, byte[] bytes);

    /** Deletes a tag, or a manifest with every tag on it. */
    Observation delete(Repository repository, ManifestReference reference);

    /** The first page of the list of tags, of so many if the registry honours that. */
    Observation tags(Repository repository, int limit);

    /** What refers to a manifest, by the referrers API. */
    Observation referrers(Repository repository, Digest digest);

    /** Uploads a blob in one piece. */
    Observation pushBlob(Repository repository, byte[] bytes);

    /** Mounts a blob of another repository; an upload that is opened instead is closed again. */
    Observation mount(Repository to, Digest blob, Repository from);

    /** Deletes a blob of a repository. */
    Observation deleteBlob(Repository repository, Digest digest);
}
