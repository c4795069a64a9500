package io.jenkins.plugins.imagepromotion.doctor.http;

import io.jenkins.plugins.imagepromotion.doctor.Observation;
import io.jenkins.plugins.imagepromotion.doctor.RegistryProbe;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.HttpConnections;
import io.jenkins.plugins.imagepromotion.registry.http.HttpRegistry;
import io.jenkins.plugins.imagepromotion.registry.http.RepositoryClient;
import io.jenkins.plugins.imagepromotion.registry.http.blob.Blobs;
import io.jenkins.plugins.imagepromotion.registry.http.blob.UploadSession;
import io.jenkins.plugins.imagepromotion.registry.http.json.TagPage;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import io.jenkins.plugins.imagepromotion.registry.http.status.ErrorBody;
import io.jenkins.plugins.imagepromotion.registry.http.status.StatusFailures;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Pipeline;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Secrets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import okhttp3.Handshake;

/** Single requests to a registry of the OCI distribution specification 1.1, over HTTP. */
public final class HttpProbe implements RegistryProbe {
    private static final int ACCEPTED = 202;

    /** How a token service refuses, or a registry during an upload. */
    private static final Set<FailureCode> REFUSALS =
            Set.of(FailureCode.UNAUTHORIZED, FailureCode.FORBIDDEN, FailureCode.REGISTRY_REJECTED);

    private final RegistryAccess access;
    private final Secrets secrets = new Secrets();
    private final Pipeline pipeline;
    private final Registry promotion;

    /** Uses those connections with the settings in {@code access}, until {@code cancellation}. */
    public HttpProbe(HttpConnections connections, RegistryAccess access, Cancellation cancellation) {
        this.access = access;
        this.pipeline = connections.pipeline(access, cancellation, secrets, warning -> {});
        this.promotion = new HttpRegistry(connections, access, cancellation, warning -> {});
    }

    private RepositoryClient client(Repository repository) {
        return RepositoryClient.of(repository, access, pipeline);
    }

    @Override
    public Observation get(Repository repository, ManifestReference reference) {
        return observe(() -> client(repository).getManifest(reference));
    }

    @Override
    public Observation head(Repository repository, ManifestReference reference) {
        return observe(() -> client(repository).headManifest(reference));
    }

    @Override
    public Observation put(Repository repository, ManifestReference reference, String mediaType, byte[] bytes) {
        return observe(() -> client(repository).putManifest(reference, mediaType, bytes));
    }

    @Override
    public Observation delete(Repository repository, ManifestReference reference) {
        return observe(() -> client(repository).deleteManifest(reference));
    }

    @Override
    public Observation deleteBlob(Repository repository, Digest digest) {
        return observe(() -> client(repository).blobs().delete(digest));
    }

    @Override
    public Observation tags(Repository repository, int limit) {
        return observe(() -> client(repository).listTags(limit));
    }

    @Override
    public Optional<Observation> nextTags(Repository repository, int limit) {
        RepositoryClient client = client(repository);
        return secrets.hiding(() -> client.listTagsAfter(StatusFailures.expect(client.listTags(limit), 200)))
                .map(this::observed);
    }

    @Override
    public Observation blob(Repository repository, Digest digest) {
        return observe(() -> client(repository).blobs().firstByte(digest));
    }

    @Override
    public Registry registry() {
        return promotion;
    }

    @Override
    public Observation referrers(Repository repository, Digest digest) {
        return observe(() -> client(repository).getReferrers(digest));
    }

    @Override
    public Observation pushBlob(Repository repository, byte[] bytes) {
        return observe(() -> {
            Blobs blobs = client(repository).blobs();
            RegistryResponse opened = blobs.startUpload();
            if (opened.status() == ACCEPTED) {
                finish(new UploadSession(blobs, opened), bytes);
            }
            return opened;
        });
    }

    private static void finish(UploadSession session, byte[] bytes) {
        try {
            session.finish(Digest.of(bytes), bytes);
        } catch (RegistryException e) {
            session.abandon(e);
            throw e;
        }
    }

    @Override
    public Observation mount(Repository to, Digest blob, Repository from) {
        return observe(() -> {
            Blobs blobs = client(to).blobs();
            RegistryResponse response = blobs.mount(blob, from);
            if (response.status() == ACCEPTED && response.header("Location").isPresent()) {
                new UploadSession(blobs, response)
                        .abandon(new RegistryException(
                                Failure.of(FailureCode.CANCELLED, "Nothing needs to be uploaded.")));
            }
            return response;
        });
    }

    private Observation observe(Supplier<RegistryResponse> request) {
        try {
            return secrets.hiding(() -> observed(request.get()));
        } catch (RegistryException e) {
            if (!REFUSALS.contains(e.code())) {
                throw e;
            }
            return refusal(e.failure());
        }
    }

    /** Describes the response without secrets. */
    private Observation observed(RegistryResponse answer) {
        return new Observation(
                answer.status(),
                errorCode(answer),
                headers(answer),
                Digest.of(answer.body()),
                tags(answer),
                answer.who(),
                answer.handshake().flatMap(HttpProbe::security),
                answer.isSuccess()
                        ? Optional.empty()
                        : Optional.of(
                                secrets.hideIn(StatusFailures.ofRegistry(answer).failure())));
    }

    /** A token service refused, so the request was not sent to the registry. */
    private static Observation refusal(Failure failure) {
        return new Observation(
                0,
                "",
                Map.of(),
                Digest.of(new byte[0]),
                Optional.empty(),
                Credentials.ANONYMOUS,
                Optional.empty(),
                Optional.of(failure));
    }

    private static Optional<Observation.Security> security(Handshake handshake) {
        return handshake.peerCertificates().stream()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .findFirst()
                .map(certificate -> new Observation.Security(
                        handshake.tlsVersion().javaName(),
                        certificate.getNotAfter().toInstant()));
    }

    private String errorCode(RegistryResponse answer) {
        if (answer.isSuccess()) {
            return "";
        }
        return ErrorBody.of(answer).codes().stream()
                .findFirst()
                .map(code -> code.matches("[A-Z0-9_]{1,60}") ? code : Quoted.text(secrets.hideIn(code)))
                .orElse("");
    }

    private Map<String, String> headers(RegistryResponse answer) {
        Map<String, String> headers = new HashMap<>();
        answer.headers()
                .forEach(field -> headers.putIfAbsent(
                        field.getFirst().toLowerCase(Locale.ROOT), secrets.hideIn(field.getSecond())));
        return headers;
    }

    private static Optional<List<Tag>> tags(RegistryResponse answer) {
        boolean asked = answer.url().encodedPath().endsWith("/tags/list");
        if (!asked || !answer.isSuccess()) {
            return Optional.empty();
        }
        try {
            List<Tag> tags = new ArrayList<>();
            TagPage.read(answer.body(), tags::add);
            return Optional.of(tags);
        } catch (UnreadableContent e) {
            return Optional.empty();
        }
    }
}
