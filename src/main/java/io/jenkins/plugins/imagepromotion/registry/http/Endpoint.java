package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/** The requests that can be made of one repository (distribution specification, "Endpoints"). */
final class Endpoint {
    private static final String HUB = "docker.io";
    /** Docker Hub's API is not on the host that its images are named after. */
    private static final String HUB_API = "registry-1.docker.io";

    private static final String ACCEPTED = String.join(", ", MediaTypes.ACCEPTED);

    /** The most that Amazon's registry allows. */
    private static final int TAGS_PER_PAGE = 1000;

    private static final RequestBody EMPTY = RequestBody.create(new byte[0], null);

    private final HttpUrl base;

    private Endpoint(HttpUrl base) {
        this.base = base;
    }

    /**
     * The endpoint of {@code repository}, by HTTPS unless somebody named its registry as one that speaks plain HTTP.
     *
     * @throws RegistryException {@code INVALID_REFERENCE} if the registry's name cannot be a host
     */
    static Endpoint of(Repository repository, RegistryAccess access) {
        String registry = repository.registry();
        String scheme = access.allowsPlainHttp(registry) ? "http" : "https";
        HttpUrl root = HttpUrl.parse(scheme + "://" + (registry.equals(HUB) ? HUB_API : registry) + "/");
        if (root == null) {
            throw new RegistryException(
                    Failure.of(FailureCode.INVALID_REFERENCE, "The registry's name is not a host that can be reached.")
                            .with("registry", Quoted.text(registry))
                            .remedy("Write a host name or address with an optional port from 1 to 65535."));
        }
        return new Endpoint(root.newBuilder()
                .addPathSegment("v2")
                .addPathSegments(repository.path())
                .build());
    }

    /** Whether that answer came from the registry itself, and not from a place it sent us to. */
    boolean isOriginOf(Answer answer) {
        return Redirects.isSameOrigin(base, answer.request().url());
    }

    Request getManifest(ManifestReference reference) {
        return manifest(reference).header("Accept", ACCEPTED).build();
    }

    Request headManifest(ManifestReference reference) {
        return manifest(reference).header("Accept", ACCEPTED).head().build();
    }

    /** The body as bytes, because OkHttp adds a charset to the type of a text, and registries compare types literally. */
    Request putManifest(ManifestReference reference, String mediaType, byte[] bytes) {
        return manifest(reference)
                .put(RequestBody.create(bytes, MediaType.get(mediaType)))
                .tag(Repeatable.class, reference instanceof Digest ? Repeatable.ALWAYS : Repeatable.UNLESS_TAKEN)
                .build();
    }

    Request getReferrers(Digest subject) {
        return getReferrers(request("referrers", subject.toString()).build().url());
    }

    /** The page at a URL that the page before named. */
    static Request getReferrers(HttpUrl page) {
        return new Request.Builder()
                .url(page)
                .header("Accept", MediaTypes.OCI_INDEX)
                .build();
    }

    Request getBlob(Digest digest) {
        return request("blobs", digest.toString()).build();
    }

    Request headBlob(Digest digest) {
        return request("blobs", digest.toString()).head().build();
    }

    /** The blob, handed as it comes to {@code taker}, who knows best how to go on where it breaks off. */
    Request getBlob(Digest digest, StreamedBody taker) {
        return request("blobs", digest.toString())
                .tag(StreamedBody.class, taker)
                .tag(Repeatable.class, Repeatable.UNLESS_TAKEN)
                .build();
    }

    Request startUpload() {
        return new Request.Builder().url(uploads().build()).post(EMPTY).build();
    }

    /** Both names together: registries exist that take the one without the other for an error, or for anything of theirs. */
    Request mount(Digest digest, Repository from) {
        HttpUrl url = uploads()
                .addQueryParameter("mount", digest.toString())
                .addQueryParameter("from", from.path())
                .build();
        return new Request.Builder().url(url).post(EMPTY).build();
    }

    private HttpUrl.Builder uploads() {
        return base.newBuilder().addPathSegments("blobs/uploads/");
    }

    /** Whether that place is the registry itself. */
    boolean isOriginOf(HttpUrl url) {
        return Redirects.isSameOrigin(base, url);
    }

    Request listTags() {
        HttpUrl url = base.newBuilder()
                .addPathSegments("tags/list")
                .addQueryParameter("n", String.valueOf(TAGS_PER_PAGE))
                .build();
        return listTags(url);
    }

    /** The page at a URL that the page before named. */
    static Request listTags(HttpUrl page) {
        return new Request.Builder().url(page).build();
    }

    private Request.Builder manifest(ManifestReference reference) {
        return request("manifests", reference.toString());
    }

    private Request.Builder request(String kind, String name) {
        return new Request.Builder()
                .url(base.newBuilder().addPathSegment(kind).addPathSegment(name).build());
    }
}
