package io.jenkins.plugins.imagepromotion.registry.http.blob;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.BlobArrival;
import io.jenkins.plugins.imagepromotion.registry.ByteProgress;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.status.StatusFailures;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import io.jenkins.plugins.imagepromotion.registry.http.wire.BodyLimit;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Pipeline;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryRequest;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryRequest.Repeatable;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/** The blobs of one repository (distribution specification, "Pulling blobs", "Pushing a blob monolithically"). */
public final class Blobs {
    static final MediaType OCTETS = MediaType.get("application/octet-stream");
    private static final RequestBody EMPTY = RequestBody.create(new byte[0], null);
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;

    /** How a token service refuses a token for two repositories. */
    private static final Set<FailureCode> NO_TOKEN =
            Set.of(FailureCode.UNAUTHORIZED, FailureCode.FORBIDDEN, FailureCode.REGISTRY_REJECTED);

    private final Repository repository;
    private final HttpUrl base;
    private final Pipeline pipeline;

    public Blobs(Repository repository, HttpUrl base, Pipeline pipeline) {
        this.repository = repository;
        this.base = base.newBuilder().addPathSegment("blobs").build();
        this.pipeline = pipeline;
    }

    /** Asks whether the repository holds a blob. */
    public RegistryResponse head(Digest digest) {
        return send(request(digest).head().build(), BodyLimit.ERROR);
    }

    /** Requests the first byte of a blob with GET, to learn what HEAD should report. Does not read the body. */
    public RegistryResponse firstByte(Digest digest) {
        Request get = request(digest).header("Range", "bytes=0-0").build();
        return send(RegistryRequest.of(get, BodyLimit.ERROR)
                .about(repository)
                .handedTo((response, body) -> {})
                .repeated(Repeatable.ALWAYS));
    }

    /** Returns the size of the whole blob if the response states it. */
    private static Optional<Long> size(RegistryResponse response) {
        String range = response.header("Content-Range").orElse("");
        String size = response.status() == 200
                ? response.header("Content-Length").orElse("")
                : range.substring(range.indexOf('/') + 1);
        return Optional.of(size).filter(text -> text.matches("[0-9]{1,18}")).map(Long::valueOf);
    }

    /** Returns true if the repository confirms that it holds the blob; false on any other response. */
    boolean holds(Digest digest) {
        RegistryResponse head = head(digest);
        return (head.isHeadRefused() ? firstByte(digest) : head).isSuccess();
    }

    /**
     * Returns true if the repository holds the blob with the size in the descriptor.
     *
     * @throws RegistryException {@code DIGEST_MISMATCH} if the size differs, or the failure for an unexpected response
     */
    public boolean holdsAsDescribed(Descriptor blob) {
        RegistryResponse head = head(blob.digest());
        if (!head.isHeadRefused() && head.status() != 404) {
            Optional<Long> size = size(StatusFailures.expect(head, 200));
            if (size.orElse(blob.size()) == blob.size()) {
                return true;
            }
        }
        RegistryResponse response = firstByte(blob.digest());
        if (response.isAbsent()) {
            return false;
        }
        long held = size(StatusFailures.expect(response, 200, 206, 416)).orElse(blob.size());
        if (held != blob.size()) {
            throw new RegistryException(response.failure(
                            FailureCode.DIGEST_MISMATCH,
                            "The registry holds a part of the image whose size differs from the manifest.")
                    .with("digest", blob.digest())
                    .with("bytes held", held)
                    .with("bytes expected", blob.size())
                    .remedy("Do not use this image: clients refuse to pull it. Build and push it again."));
        }
        return true;
    }

    /** Returns the request for a blob, for messages. */
    public RegistryRequest get(Digest digest, BodyLimit limit) {
        return RegistryRequest.of(request(digest).build(), limit).about(repository);
    }

    /** Reads a blob of that many bytes and hands it to {@code consumer} as it arrives. */
    RegistryResponse stream(Digest digest, long bytes, RegistryRequest.BodyConsumer consumer) {
        return send(get(digest, BodyLimit.ERROR).moving(bytes).handedTo(consumer));
    }

    /**
     * Reads the bytes {@code first} to {@code last} of a blob, inclusive, and passes them to {@code consumer}. A source
     * that does not serve ranges sends the whole blob with 200.
     *
     * @param bytes the number of bytes that are transferred until {@code consumer} returns
     */
    RegistryResponse range(Digest digest, long first, long last, long bytes, RegistryRequest.BodyConsumer consumer) {
        return send(range(digest, first, last).moving(bytes).handedTo(consumer));
    }

    /** Works like {@link #range}, but may call {@code consumer} again with the same bytes if the connection breaks. */
    RegistryResponse part(Digest digest, long first, long last, RegistryRequest.BodyConsumer consumer) {
        return send(range(digest, first, last)
                .moving(last - first + 1)
                .handedTo(consumer)
                .repeated(Repeatable.ALWAYS));
    }

    private RegistryRequest range(Digest digest, long first, long last) {
        Request get =
                request(digest).header("Range", "bytes=" + first + "-" + last).build();
        return RegistryRequest.of(get, BodyLimit.ERROR).about(repository);
    }

    public RegistryResponse delete(Digest digest) {
        RegistryRequest delete = RegistryRequest.of(request(digest).delete().build(), BodyLimit.ERROR);
        return send(delete.about(repository).repeated(Repeatable.ALWAYS));
    }

    /** Requests an upload. */
    public RegistryResponse startUpload() {
        return send(new Request.Builder().url(uploads().build()).post(EMPTY).build(), BodyLimit.ERROR);
    }

    /**
     * Requests a mount of a blob from another repository in the same registry. It names both the blob and the
     * repository, because some registries reject or misread one without the other.
     */
    public RegistryResponse mount(Digest digest, Repository from) {
        HttpUrl url = uploads()
                .addQueryParameter("mount", digest.toString())
                .addQueryParameter("from", from.path())
                .build();
        Request request = new Request.Builder().url(url).post(EMPTY).build();
        return send(
                RegistryRequest.of(request, BodyLimit.ERROR).about(repository).reading(from));
    }

    /**
     * Copies a blob from {@code source} in the cheapest way that the registries allow: it is already present, mounted,
     * or sent.
     */
    @SuppressWarnings("try") // counts the copy until it is closed
    public BlobArrival copyFrom(Blobs source, Descriptor blob, ByteProgress progress) {
        try (BlobParts.Copy copy = BlobParts.begin()) {
            return copy(source, blob, progress);
        }
    }

    private BlobArrival copy(Blobs source, Descriptor blob, ByteProgress progress) {
        if (holds(blob.digest())) {
            return BlobArrival.PRESENT;
        }
        Optional<RegistryResponse> mount = mountFrom(source.repository, blob);
        if (mount.filter(response -> response.status() == CREATED).isPresent()) {
            return BlobArrival.MOUNTED;
        }
        Optional<UploadSession> open = mount.filter(response -> response.status() == ACCEPTED)
                .filter(response -> response.header("Location").isPresent())
                .map(response -> new UploadSession(this, response));
        new BlobTransfer(source, this, blob, progress).send(open);
        return BlobArrival.SENT;
    }

    /**
     * Requests a mount from a registry that has both repositories, and returns any response; without a mount, the
     * caller sends the bytes.
     */
    private Optional<RegistryResponse> mountFrom(Repository from, Descriptor blob) {
        if (!from.registry().equalsIgnoreCase(repository.registry())) {
            return Optional.empty();
        }
        try {
            return Optional.of(mount(blob.digest(), from));
        } catch (RegistryException e) {
            if (!NO_TOKEN.contains(e.code())) {
                throw e;
            }
            return Optional.empty();
        }
    }

    public RegistryResponse send(RegistryRequest request) {
        return pipeline.send(request);
    }

    /** Sends a request to the URL of an open upload; another server gets no credentials. */
    RegistryResponse continueUpload(Request request, long bytes) {
        RegistryRequest unnamed =
                RegistryRequest.of(request, BodyLimit.ERROR).moving(bytes).uploading();
        return send(ShownUrl.isSameOrigin(base, request.url()) ? unnamed.about(repository) : unnamed);
    }

    private RegistryResponse send(Request request, BodyLimit limit) {
        return send(RegistryRequest.of(request, limit).about(repository));
    }

    private Request.Builder request(Digest digest) {
        return new Request.Builder()
                .url(base.newBuilder().addPathSegment(digest.toString()).build());
    }

    private HttpUrl.Builder uploads() {
        return base.newBuilder().addPathSegments("uploads/");
    }
}
