package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.Optional;

/**
 * Single requests that find out how a registry behaves; to promote, use {@link Registry}.
 *
 * <p>Every response is an {@link Observation}, including a refusal and one by a token service. A {@link RegistryException} means
 * that there was no response, or none that can be used.
 */
public interface RegistryProbe {

    /** Reads a manifest. */
    Observation get(Repository repository, ManifestReference reference);

    /** Reads the headers of a manifest. */
    Observation head(Repository repository, ManifestReference reference);

    /** Writes a manifest, even if the reference already exists. */
    Observation put(Repository repository, ManifestReference reference, String mediaType, byte[] bytes);

    /** Deletes a tag, or a manifest with every tag on it. */
    Observation delete(Repository repository, ManifestReference reference);

    /** Reads the first page of the list of tags, of that size if the registry honors it. */
    Observation tags(Repository repository, int limit);

    /** Requests a first page of {@code limit} tags, and returns the page that it links to; empty without a link. */
    Optional<Observation> nextTags(Repository repository, int limit);

    /** Reads the first byte of a blob, following the registry's redirects. */
    Observation blob(Repository repository, Digest digest);

    /** Returns a client for the same registry, as a promotion uses it. */
    Registry registry();

    /** Requests the referrers of a manifest through the referrers API. */
    Observation referrers(Repository repository, Digest digest);

    /** Uploads a blob in one piece. */
    Observation pushBlob(Repository repository, byte[] bytes);

    /** Mounts a blob of another repository; an upload that is opened instead is canceled. */
    Observation mount(Repository to, Digest blob, Repository from);

    Observation deleteBlob(Repository repository, Digest digest);
}
