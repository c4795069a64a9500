package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.RegistryHost;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.blob.Blobs;
import io.jenkins.plugins.imagepromotion.registry.http.status.StatusFailures;
import io.jenkins.plugins.imagepromotion.registry.http.wire.BodyLimit;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Pipeline;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryRequest;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryRequest.Repeatable;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Sends requests to one repository (distribution specification, "Endpoints") through one pipeline, and checks its
 * manifests.
 */
public final class RepositoryClient {
    /** Docker Hub's API is not on the host in the names of its images. */
    private static final String HUB_API = "registry-1.docker.io";

    private static final String ACCEPTED = String.join(", ", MediaTypes.ACCEPTED);

    private final Repository repository;
    private final HttpUrl base;
    private final Pipeline pipeline;

    private RepositoryClient(Repository repository, HttpUrl base, Pipeline pipeline) {
        this.repository = repository;
        this.base = base;
        this.pipeline = pipeline;
    }

    /**
     * Returns a client of {@code repository}, over HTTPS unless {@code access} allows plain HTTP for its registry.
     *
     * @throws RegistryException {@code INVALID_REFERENCE} if the registry's name cannot be a host
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException if {@code access} does not allow this registry
     */
    public static RepositoryClient of(Repository repository, RegistryAccess access, Pipeline pipeline) {
        access.requireAllowed(repository, Purpose.READING);
        String registry = repository.registry();
        String scheme = access.allowsPlainHttp(registry) ? "http" : "https";
        HttpUrl root = HttpUrl.parse(scheme + "://" + (registry.equals(RegistryHost.HUB) ? HUB_API : registry) + "/");
        if (root == null) {
            throw new RegistryException(
                    Failure.of(FailureCode.INVALID_REFERENCE, "The registry's name is not a valid host.")
                            .with("registry", Quoted.text(registry))
                            .remedy("Use a host name or address with an optional port from 1 to 65535."));
        }
        HttpUrl base = root.newBuilder()
                .addPathSegment("v2")
                .addPathSegments(repository.path())
                .build();
        return new RepositoryClient(repository, base, pipeline);
    }

    Repository repository() {
        return repository;
    }

    public Blobs blobs() {
        return new Blobs(repository, base, pipeline);
    }

    /**
     * Returns the manifest for a tag or digest, with its digest computed from the bytes; empty if it does not exist.
     */
    Optional<Manifest> manifest(ManifestReference reference) {
        RegistryResponse response = getManifest(reference);
        if (response.isAbsent()) {
            return Optional.empty();
        }
        ManifestAnswer found = new ManifestAnswer(StatusFailures.expect(response, 200), reference);
        if (found.isUnconfirmed() && !isKnown(found.digest())) {
            throw found.unknownBytes();
        }
        return Optional.of(found.manifest());
    }

    /**
     * Returns true if the registry holds those bytes under their own digest; uses GET if it answers HEAD incorrectly.
     */
    private boolean isKnown(Digest digest) {
        RegistryResponse head = headManifest(digest);
        if (head.status() == 200) {
            return head.announcedDigest().map(digest::equals).orElse(true);
        }
        return manifest(digest).isPresent();
    }

    /** Writes the exact bytes of the manifest, and checks what the registry confirms. */
    RegistryResponse write(ManifestReference reference, Manifest manifest) {
        byte[] bytes = manifest.bytes();
        RegistryResponse response =
                StatusFailures.expect(putManifest(reference, manifest.mediaType(), bytes), 201, 200);
        ManifestAnswer.checkWritten(response, manifest.digest(), bytes);
        return response;
    }

    public RegistryResponse getManifest(ManifestReference reference) {
        return send(manifests(reference).header("Accept", ACCEPTED).build(), BodyLimit.MANIFEST);
    }

    public RegistryResponse headManifest(ManifestReference reference) {
        return send(manifests(reference).header("Accept", ACCEPTED).head().build(), BodyLimit.ERROR);
    }

    /**
     * Writes a manifest, and replaces an existing one. The body is bytes, because OkHttp adds a charset to the type of a string, and
     * registries compare types literally.
     */
    public RegistryResponse putManifest(ManifestReference reference, String mediaType, byte[] bytes) {
        Request put = manifests(reference)
                .put(RequestBody.create(bytes, MediaType.get(mediaType)))
                .build();
        return pipeline.send(request(put, BodyLimit.ERROR)
                .repeated(reference instanceof Digest ? Repeatable.ALWAYS : Repeatable.UNLESS_TAKEN));
    }

    /** Deletes a tag, or a manifest with all its tags. */
    public RegistryResponse deleteManifest(ManifestReference reference) {
        Request delete = manifests(reference).delete().build();
        return pipeline.send(request(delete, BodyLimit.ERROR).repeated(Repeatable.ALWAYS));
    }

    /** Requests the first page of the list of tags. */
    public RegistryResponse listTags(int pageSize) {
        HttpUrl url = base.newBuilder()
                .addPathSegments("tags/list")
                .addQueryParameter("n", String.valueOf(pageSize))
                .build();
        return listTags(url);
    }

    /** Asks for a later page, at the URL that the previous page named. */
    RegistryResponse listTags(HttpUrl page) {
        return send(new Request.Builder().url(page).build(), BodyLimit.TAGS);
    }

    /**
     * Requests the page after {@code page} in the list of tags; empty if {@code page} is the last one.
     *
     * @throws RegistryException {@code UNREADABLE_ANSWER} or {@code UNSAFE_REDIRECT} if the registry's link to that
     *     page cannot be followed
     */
    public Optional<RegistryResponse> listTagsAfter(RegistryResponse page) {
        return Pages.after(page).map(this::listTags);
    }

    /** Requests the first page of a manifest's referrers. */
    public RegistryResponse getReferrers(Digest subject) {
        return getReferrers(base.newBuilder()
                .addPathSegment("referrers")
                .addPathSegment(subject.toString())
                .build());
    }

    /** Asks for a later page, at the URL that the previous page named. */
    RegistryResponse getReferrers(HttpUrl page) {
        Request get = new Request.Builder()
                .url(page)
                .header("Accept", MediaTypes.OCI_INDEX)
                .build();
        return send(get, BodyLimit.MANIFEST);
    }

    private RegistryResponse send(Request http, BodyLimit limit) {
        return pipeline.send(request(http, limit));
    }

    private RegistryRequest request(Request http, BodyLimit limit) {
        return RegistryRequest.of(http, limit).about(repository);
    }

    private Request.Builder manifests(ManifestReference reference) {
        return new Request.Builder()
                .url(base.newBuilder()
                        .addPathSegment("manifests")
                        .addPathSegment(reference.toString())
                        .build());
    }
}
