package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Observation;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.RegistryProbe;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Bare questions to a registry of the OCI distribution specification 1.1, over HTTP. */
public final class HttpProbe implements RegistryProbe {
    private static final MediaType OCTETS = MediaType.get("application/octet-stream");
    private static final int ACCEPTED = 202;

    /** How somebody says no who was not the registry, or said it in the middle of an upload. */
    private static final Set<FailureCode> REFUSALS =
            Set.of(FailureCode.UNAUTHORIZED, FailureCode.FORBIDDEN, FailureCode.REGISTRY_REJECTED);

    private final RegistryAccess access;
    private final Transport transport;

    /** Asks over those connections, as {@code access} says, until {@code cancellation} says stop. */
    public HttpProbe(HttpConnections connections, RegistryAccess access, Cancellation cancellation) {
        this.access = access;
        this.transport = new Transport(connections, access, cancellation, warning -> {});
    }

    @Override
    public Observation get(Repository repository, ManifestReference reference) {
        return observe(repository, endpoint(repository).getManifest(reference), BodyLimit.MANIFEST);
    }

    @Override
    public Observation head(Repository repository, ManifestReference reference) {
        return observe(repository, endpoint(repository).headManifest(reference), BodyLimit.WORDS);
    }

    @Override
    public Observation put(Repository repository, ManifestReference reference, String mediaType, byte[] bytes) {
        return observe(repository, endpoint(repository).putManifest(reference, mediaType, bytes), BodyLimit.WORDS);
    }

    @Override
    public Observation delete(Repository repository, ManifestReference reference) {
        return delete(repository, endpoint(repository).getManifest(reference));
    }

    @Override
    public Observation deleteBlob(Repository repository, Digest digest) {
        return delete(repository, endpoint(repository).getBlob(digest));
    }

    private Observation delete(Repository repository, Request named) {
        Request request = named.newBuilder()
                .delete()
                .removeHeader("Accept")
                .tag(Repeatable.class, Repeatable.ALWAYS)
                .build();
        return observe(repository, request, BodyLimit.WORDS);
    }

    @Override
    public Observation tags(Repository repository, int limit) {
        Request all = endpoint(repository).listTags();
        Request page = Endpoint.listTags(all.url()
                .newBuilder()
                .setQueryParameter("n", String.valueOf(limit))
                .build());
        return observe(repository, page, BodyLimit.TAGS);
    }

    @Override
    public Observation referrers(Repository repository, Digest digest) {
        Request blob = endpoint(repository).getBlob(digest);
        Request request = blob.newBuilder()
                .url(blob.url()
                        .newBuilder()
                        .setPathSegment(blob.url().pathSize() - 2, "referrers")
                        .build())
                .header("Accept", MediaTypes.OCI_INDEX)
                .build();
        return observe(repository, request, BodyLimit.MANIFEST);
    }

    @Override
    public Observation pushBlob(Repository repository, byte[] bytes) {
        Endpoint endpoint = endpoint(repository);
        return refusable(() -> {
            Answer opened = send(repository, endpoint.startUpload(), BodyLimit.WORDS, Optional.empty());
            if (opened.status() == ACCEPTED) {
                finish(UploadSession.opened(transport, repository, endpoint, opened), bytes);
            }
            return Observed.of(opened);
        });
    }

    private static void finish(UploadSession session, byte[] bytes) {
        try {
            session.finish(Digest.of(bytes), RequestBody.create(bytes, OCTETS), bytes.length);
        } catch (RegistryException e) {
            session.abandon(e);
            throw e;
        }
    }

    @Override
    public Observation mount(Repository to, Digest blob, Repository from) {
        Endpoint endpoint = endpoint(to);
        return refusable(() -> {
            Answer answer = send(to, endpoint.mount(blob, from), BodyLimit.WORDS, Optional.of(from));
            if (answer.status() == ACCEPTED && answer.header("Location").isPresent()) {
                UploadSession.opened(transport, to, endpoint, answer)
                        .abandon(
                                new RegistryException(Failure.of(FailureCode.CANCELLED, "Nothing is to be uploaded.")));
            }
            return Observed.of(answer);
        });
    }

    private Observation observe(Repository repository, Request request, BodyLimit limit) {
        return refusable(() -> Observed.of(send(repository, request, limit, Optional.empty())));
    }

    private Answer send(Repository repository, Request request, BodyLimit limit, Optional<Repository> source) {
        return transport.send(new Ask(repository, new TlsSight().on(request), limit, source));
    }

    private Endpoint endpoint(Repository repository) {
        return Endpoint.of(repository, access);
    }

    private static Observation refusable(Supplier<Observation> question) {
        try {
            return question.get();
        } catch (RegistryException e) {
            if (!REFUSALS.contains(e.code())) {
                throw e;
            }
            return Observed.refusal(e.failure());
        }
    }
}
